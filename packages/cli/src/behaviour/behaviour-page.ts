import type { BehaviourReport, FailedCase, TestResult } from 'sentiment-core/behaviour';
import { modelTitle, originLines, type ReportOrigin } from '../report/origin.ts';
import { facts, html, type Html, htmlPage, table } from '../report/page.ts';
import { percent } from '../terminal/output.ts';

/** The behaviour of one model as one HTML page. @param reference as the user named the model */
export function behaviourPage(reference: string, report: BehaviourReport, origin: ReportOrigin): string {
  const { model, suite, capabilities, tests, failingRate, cases, notAnswered } = report;
  const sections = [
    facts([
      [percent(failingRate), 'failing, mean of the capabilities'],
      [String(capabilities.length), 'capabilities'],
      [String(tests.length), 'tests'],
      [String(cases), 'cases'],
    ]),
    html`<h2>Capabilities</h2>`,
    table(
      ['capability', 'what is tested', 'cases', 'failing'],
      capabilities.map(({ name, about, cases: own, failingRate: rate }) => [name, about, String(own), percent(rate)]),
      { words: [1] },
    ),
    ...capabilities.map(({ name }) =>
      capabilitySection(
        name,
        tests.filter((test) => test.capability === name),
      ),
    ),
    notAnswered.length === 0
      ? html``
      : html`<h2>Not answered</h2>
          ${table(
            ['test', 'reason'],
            notAnswered.map((test) => [test.name, test.reason]),
            { words: [1] },
          )}`,
  ];
  return htmlPage({
    title: `Behaviour of ${modelTitle(reference)}`,
    lead: `${model.name} ${model.version} on the suite "${suite}", labels ${model.labels.join(', ')}.`,
    made: [['Model', reference], ...originLines(origin)],
    sections,
  });
}

function capabilitySection(name: string, tests: readonly TestResult[]): Html {
  return html`<h2>${name}</h2>
    ${table(
      ['test', 'cases', 'failing', '95% interval'],
      tests.map((test) => [
        test.name,
        String(test.cases),
        percent(test.failingRate),
        `${percent(test.interval.low)} to ${percent(test.interval.high)}`,
      ]),
    )}
    ${tests.flatMap((test) => (test.examples.length === 0 ? [] : [failedCases(test)]))}`;
}

function failedCases({ name, examples }: TestResult): Html {
  return html`<h3>Failed: ${name}</h3>
    <ul class="cases">
      ${examples.map((example) => failedCase(example))}
    </ul>`;
}

function failedCase({ texts, labels, probabilities, expected }: FailedCase): Html {
  const said = texts.map((text, index) => {
    const label = labels[index];
    const probability = probabilities[index][label];
    return html`<q>${text}</q> ${label}${probability === undefined ? '' : ` (${percent(probability)})`}${
        index + 1 < texts.length ? ' → ' : ''
      }`;
  });
  return html`<li>${said}; expected ${expected}</li>`;
}
