import { post } from './post.js';

const element = (id) => document.getElementById(id);
const right = element('right');
const wrong = element('wrong');
const others = element('others');
const answer = element('answer');

let labels = [];
let shown;
let sending = false;

/** The labels of the model: with more than two, an error may be any of the others. */
export const knowLabels = (known) => {
  labels = known;
};

const choose = (pressed) => {
  for (const button of [right, wrong, ...others.children])
    button.setAttribute('aria-pressed', pressed.includes(button));
};

const thank = ({ correct, trueLabel }) => {
  if (correct) return 'Thank you: noted as right.';
  const instead = trueLabel === undefined ? '' : `, it is ${trueLabel}`;
  return `Thank you: noted as wrong${instead}. The text is kept to learn from, with mentions and addresses hidden.`;
};

const send = async (report, pressed) => {
  const { predictionId, text } = shown;
  if (sending) return;
  sending = true;
  try {
    const noted = await post('feedback', { predictionId, text, ...report });
    if (shown.predictionId !== predictionId) return;
    choose(pressed);
    others.hidden = noted.correct || labels.length < 3;
    answer.textContent = thank(noted);
  } catch (error) {
    if (shown.predictionId === predictionId) answer.textContent = `Not noted. ${error.message}`;
  } finally {
    sending = false;
  }
};

const makeOther = (label) => {
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
  button.addEventListener('click', () => void send({ trueLabel: label }, [wrong, button]));
  return button;
};

/** Asks about a prediction in place of the one before. */
export const askForFeedback = (prediction) => {
  shown = prediction;
  others.replaceChildren(...labels.filter((label) => label !== prediction.label).map(makeOther));
  others.hidden = true;
  answer.textContent = '';
  choose([]);
};

right.addEventListener('click', () => void send({ correct: true }, [right]));
wrong.addEventListener('click', () => void send({ correct: false }, [wrong]));
