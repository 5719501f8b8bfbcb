import { askForFeedback, knowLabels } from './feedback.js';
import { post } from './post.js';

const examples = [
  'Thank you @VirginAmerica, best flight and crew ever!',
  '3 hours late and nobody tells us anything. Never again.',
  'My suitcase arrived in Oslo. I did not.',
  'not bad at all, the seats were comfy :)',
];

const element = (id) => document.getElementById(id);
const form = element('form');
const field = element('text');
const submit = element('submit');
const problem = element('problem');
const result = element('result');
const historySection = element('history');
const tries = element('tries');

// Never 100 %: the model is never certain.
const percent = (share) => (share > 0.9995 ? '> 99.9 %' : share < 0.0005 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`);
const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);
const toneOf = (label) => (label === 'negative' || label === 'positive' ? label : '');

const showProblem = (message) => {
  problem.textContent = message;
  problem.hidden = false;
  result.hidden = true;
};

const predict = async (text) => {
  const started = performance.now();
  const prediction = await post('predict', { text });
  return { text, ...prediction, milliseconds: performance.now() - started };
};

const makeBar = (name, share) => {
  const bar = make('span', { className: `bar ${toneOf(name)}`, role: 'meter' });
  bar.setAttribute('aria-label', `Probability of ${name}`);
  bar.setAttribute('aria-valuenow', share);
  bar.setAttribute('aria-valuemin', 0);
  bar.setAttribute('aria-valuemax', 1);
  bar.setAttribute('aria-valuetext', percent(share));
  const filled = make('span');
  filled.style.width = `${share * 100}%`;
  bar.append(filled);
  return bar;
};

const showResult = (prediction) => {
  const { label, confidence, probabilities, milliseconds, model } = prediction;
  element('label').textContent = label;
  element('label').className = toneOf(label);
  element('confidence').textContent = `${percent(confidence)} sure`;
  const bars = Object.entries(probabilities).flatMap(([name, share]) => {
    const value = make('dd');
    value.append(makeBar(name, share), make('span', { className: 'share', textContent: percent(share) }));
    return [make('dt', { textContent: name }), value];
  });
  element('probabilities').replaceChildren(...bars);
  element('details').textContent = `${milliseconds.toFixed(1)} ms there and back, by ${model.name} ${model.version}`;
  askForFeedback(prediction);
  problem.hidden = true;
  result.hidden = false;
};

const remember = ({ text, label, confidence, milliseconds }) => {
  const entry = make('li');
  const shown = text.trim() === '' ? '(empty)' : text;
  const verdict = make('span');
  verdict.append(make('strong', { textContent: label, className: toneOf(label) }), ` ${percent(confidence)}`);
  const again = make('span', { className: 'hint', textContent: `${milliseconds.toFixed(1)} ms` });
  entry.append(make('span', { className: 'text', textContent: shown, dir: 'auto' }), verdict, again);
  tries.prepend(entry);
  historySection.hidden = false;
};

let latest = 0;
const run = async () => {
  const turn = ++latest;
  submit.setAttribute('aria-disabled', 'true');
  try {
    const prediction = await predict(field.value);
    remember(prediction);
    if (turn === latest) showResult(prediction);
  } catch (error) {
    if (turn === latest) showProblem(error.message);
  } finally {
    if (turn === latest) submit.removeAttribute('aria-disabled');
  }
};

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void run();
});

field.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

element('clear').addEventListener('click', () => {
  tries.replaceChildren();
  historySection.hidden = true;
  field.focus();
});

element('examples').append(
  ...examples.map((text) => {
    const button = make('button', { type: 'button', textContent: text });
    button.addEventListener('click', () => {
      field.value = text;
      void run();
    });
    return button;
  }),
);

const showModel = async () => {
  const response = await fetch('model').catch(() => undefined);
  if (response?.status === 503) {
    element('model').textContent = 'The model is loading…';
    setTimeout(showModel, 1_000);
    return;
  }
  if (response === undefined || !response.ok) {
    element('model').textContent = 'The model could not be looked up.';
    return;
  }
  const { name, version, kind, labels } = await response.json();
  knowLabels(labels);
  element('model').textContent = `${name} ${version}: ${kind.replaceAll('-', ' ')}, says ${labels.join(' or ')}`;
};

void showModel();
