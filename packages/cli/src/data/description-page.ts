import { basename } from 'node:path';
import type { Description } from 'sentiment-core/training';
import { leftOutReasons, lengthCells, lengthHeader } from './description-table.ts';
import { barPlot, histogram } from 'sentiment-core/evaluation';
import { originLines, type ReportOrigin } from '../report/origin.ts';
import {
  facts,
  figure,
  html,
  type Html,
  htmlPage,
  labelColours,
  legend,
  pageTheme,
  seriesColour,
  stackedBar,
  table,
} from '../report/page.ts';
import { count, percent } from '../terminal/output.ts';

/** A description as one HTML page. */
export function descriptionPage(description: Description, origin: ReportOrigin): string {
  const { file, rows, usable, labels, repeats, words, variants, terms, columns } = description;
  const names = labels.map(({ label }) => label);
  const colours = labelColours(names);
  const reasons = leftOutReasons(description);
  const name = basename(file);
  const sections = [
    facts([
      [count(rows), 'rows'],
      [count(rows - usable), 'rows that cannot be used'],
      [count(repeats.distinct), 'different texts'],
      [count(repeats.duplicates), 'rows with the text of another'],
      [count(repeats.conflictingTexts), 'texts with different labels'],
    ]),
    reasons.length > 0
      ? html`<ul>
          ${reasons.map((reason) => html`<li>${reason}</li>`)}
        </ul>`
      : html``,
    html`<h2>Labels</h2>`,
    legend(names, colours),
    stackedBar(
      labels.map(({ share }) => share),
      colours,
    ),
    table(
      ['label', 'rows', 'share'],
      labels.map(({ label, rows: ofLabel, share }) => [label, count(ofLabel), percent(share)]),
    ),
    html`<h2>Lengths</h2>
      <p class="lead">
        In words as written, and in tokens after each preprocessing. Training leaves out texts that are too short after
        it.
      </p>`,
    table(
      ['length', ...lengthHeader],
      [
        ['as written', ...lengthCells(words)],
        ...variants.map((variant) => [variant.name, ...lengthCells(variant.lengths)]),
      ],
    ),
    table(
      ['variant', 'at least', 'left out', ...lengthHeader],
      variants.map(({ name: variant, minimumTokens, tooShort, kept }) => [
        variant,
        count(minimumTokens),
        `${count(tooShort)} (${percent(tooShort / usable)})`,
        ...lengthCells(kept),
      ]),
      { title: 'Without texts that are too short' },
    ),
    html`<div class="grid">
      ${[
        lengthPlot('as written: share of texts by number of words', words.histogram, seriesColour(2)),
        ...variants.map((variant) =>
          lengthPlot(`${variant.name}: share of texts by number of tokens`, variant.lengths.histogram, seriesColour(1)),
        ),
      ]}
    </div>`,
    html`<h2>Top terms</h2>
      <p class="lead">
        Terms that a label has more often than the others: log-odds with an informative prior (Monroe et al. 2008), in
        standard errors. Tokens of ${variants[0].name}.
      </p>`,
    html`<div class="grid">
      ${terms.map(({ label, terms: found }, index) =>
        figure(
          barPlot(
            label,
            found.map(({ term, z, count: own }) => ({
              name: term,
              value: z,
              note: `${z.toFixed(1)} (${count(own)}×)`,
            })),
            colours[index],
            pageTheme,
          ),
        ),
      )}
    </div>`,
    columns.length > 0 ? html`<h2>By column</h2>` : html``,
    ...columns.map(({ column, values }) => columnTable(column, values, names)),
  ];
  return htmlPage({
    title: `${name}: labels, repeats, lengths and terms`,
    lead: 'What a model would learn from this file.',
    made: [['File', file], ...originLines(origin)],
    sections,
  });
}

/** Columns of labels that a table has room for beside the bars. */
const mostRoomyLabels = 4;

/** The labels of the rows with each value of a column. */
function columnTable(column: string, values: Description['columns'][number]['values'], names: readonly string[]): Html {
  const narrow = names.length > mostRoomyLabels;
  const colours = labelColours(names);
  return table(
    [column, 'rows', ...names, ...(narrow ? [] : [''])],
    values.map(({ value, rows, labels }) => {
      const shares = names.map((label) => labels[label] / rows);
      const bar = html`<td class="bars">${stackedBar(shares, colours)}</td>`;
      return [
        value === '' ? '(empty)' : value,
        count(rows),
        ...shares.map((share) => (narrow ? `${(100 * share).toFixed(0)}%` : percent(share))),
        ...(narrow ? [] : [bar]),
      ];
    }),
    { narrow, title: column },
  );
}

function lengthPlot(title: string, counts: readonly (readonly [number, number])[], colour: string) {
  return figure(histogram(title, counts, colour, pageTheme));
}
