import { basename } from 'node:path';
import type { Description } from 'sentiment-core/training';
import { count, leftOutReasons, lengthCells, lengthHeader, percent } from './description-table.ts';
import { barPlot, histogram } from 'sentiment-core/evaluation';
import {
  facts,
  figure,
  html,
  htmlPage,
  labelColours,
  legend,
  pageTheme,
  seriesColour,
  stackedBar,
  table,
} from '../report/page.ts';

/** A description as one HTML page. */
export function descriptionPage(description: Description): string {
  const { file, rows, usable, labels, repeats, words, variants, terms, columns } = description;
  const names = labels.map(({ label }) => label);
  const colours = labelColours(names);
  const reasons = leftOutReasons(description);
  const name = basename(file);
  return htmlPage(`${name}: what is in it`, [
    html`<h1>${name}</h1>
      <p class="dim">What a model would learn from: labels, repeats, lengths, words.</p>`,
    facts([
      [count(rows), 'rows'],
      [count(rows - usable), 'rows that cannot be used'],
      [count(repeats.distinct), 'different texts'],
      [count(repeats.duplicates), 'rows repeat another’s text'],
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
      <p>
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
    html`<h3>Without texts that are too short</h3>`,
    table(
      ['variant', 'at least', 'left out', ...lengthHeader],
      variants.map(({ name: variant, minimumTokens, tooShort, kept }) => [
        variant,
        count(minimumTokens),
        `${count(tooShort)} (${percent(tooShort / usable)})`,
        ...lengthCells(kept),
      ]),
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
      <p>
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
    ...columns.map(
      ({ column, values }) =>
        html`<h3>${column}</h3>
          ${table(
            [column, 'rows', ...names, ''],
            values.map(({ value, rows: ofValue, labels: byLabel }) => [
              value === '' ? '(empty)' : value,
              count(ofValue),
              ...names.map((label) => percent(byLabel[label] / ofValue)),
              html`<td style="width:12rem">
                ${stackedBar(
                  names.map((label) => byLabel[label] / ofValue),
                  colours,
                )}
              </td>`,
            ]),
          )}`,
    ),
  ]);
}

function lengthPlot(title: string, counts: readonly (readonly [number, number])[], colour: string) {
  return figure(histogram(title, counts, colour, pageTheme));
}
