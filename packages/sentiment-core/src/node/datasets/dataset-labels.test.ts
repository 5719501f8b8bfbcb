import { afterAll, describe, expect, it } from 'vitest';
import { binary, createDatasetFiles, readAll } from './dataset-files-fixture.ts';
import { openDataset } from './open-dataset.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

describe('labels', () => {
  const labelled = (...labels: (number | string)[]) => `text,label\n${labels.map((label) => `a,${label}\n`).join('')}`;
  it.each([
    ['0/1', labelled(0, 1), [0, 1]],
    ['0/4', labelled(4, 0), [1, 0]],
    ['0.0/1.0', labelled('0.0', '1.0'), [0, 1]],
    ['-1/1', labelled('1', '-1.0'), [1, 0]],
    ['-1/0/1 without neutral', labelled(1, 0, -1), [1, 0]],
    ['spellings', labelled('pos', 'NEG', 'True', 'false'), [1, 0, 1, 0]],
    ['case and space', labelled('Positive', ' NEGATIVE '), [1, 0]],
  ])('maps %s', async (_, content, labels) => {
    expect((await files.rows('a.csv', content)).map(({ label }) => label)).toEqual(labels);
  });

  it('maps 0/2/4 when there is neutral', async () => {
    const examples = await files.rows('a.csv', labelled(0, 2, 4), { labels: ['negative', 'neutral', 'positive'] });
    expect(examples.map(({ label }) => label)).toEqual([0, 1, 2]);
  });

  it.each([
    ['0/1/2', [0, 1, 2], 4, '0, 1, 2'],
    ['1 to 5', [3, 5, 1], 4, '1, 3, 5'],
  ])('refuses %s, which shares numbers with 0/1 but means something else', async (_, values, line, found) => {
    expect(await files.failureOf('a.csv', labelled(...values))).toBe(
      `FILE line ${line}: the labels are the numbers ${found}; only 0/1, -1/0/1 and 0/2/4 are understood, write names instead`,
    );
  });

  it('takes numbers as names when they are the labels, and aliases when they are given', async () => {
    expect((await files.rows('a.csv', labelled(5, 1), { labels: ['1', '5'] })).map(({ label }) => label)).toEqual([
      1, 0,
    ]);
    const examples = await files.rows('a.csv', labelled('bad', 2), {
      labelAliases: { bad: 'negative', 2: 'positive' },
    });
    expect(examples.map(({ label }) => label)).toEqual([0, 1]);
  });

  it.each([
    [labelled('b', 'a', 'B'), ['a', 'b']],
    [labelled(1, 0), ['negative', 'positive']],
    [labelled(0, 4), ['negative', 'positive']],
    [labelled(4, 2, 0), ['negative', 'neutral', 'positive']],
    [labelled(10, 9, 1), ['1', '9', '10']],
    [labelled('pos', 'NEG', 'neutral'), ['negative', 'neutral', 'positive']],
    [labelled('Positive', 'Negative'), ['negative', 'positive']],
    [labelled('True', 'False'), ['negative', 'positive']],
    [labelled('4.0', '0.0'), ['negative', 'positive']],
    [labelled(1, 0, -1), ['negative', 'neutral', 'positive']],
    [labelled(1, -1), ['negative', 'positive']],
    [labelled('pos', 'neg', 'mixed'), ['mixed', 'negative', 'positive']],
    [labelled(0, 1, 2), ['0', '1', '2']],
  ])('discovers labels (%#)', async (content, labels) => {
    const dataset = await openDataset([await files.write('a.csv', content)]);
    expect(dataset.labels).toEqual(labels);
    expect((await dataset.summary()).skipped).toBe(0);
  });

  it('refuses -1 after 0 was read as negative', async () => {
    const content = `text,label\n${`${'long '.repeat(100)},0\n`.repeat(1000)}a,-1\n`;
    expect(await files.failureOf('a.csv', content)).toContain('-1/0/1 is understood when -1 is among the first rows');
  });

  it('reads each file by its own spelling', async () => {
    const paths = [await files.write('a.csv', labelled(1, 0, -1)), await files.write('b.csv', labelled('POS', 'neu'))];
    const dataset = await openDataset([...paths, await files.write('c.csv', labelled(0, 4, 2))]);
    expect((await readAll(dataset)).map(({ label }) => dataset.labels[label])).toEqual([
      ...['positive', 'neutral', 'negative', 'positive', 'neutral', 'negative', 'positive', 'neutral'],
    ]);
  });

  it('refuses to discover fewer than 2 or more than 20', async () => {
    const failed = async (content: string) => {
      const path = await files.write('a.csv', content);
      return openDataset([path]).then(String, (error: Error) => error.message.replace(path, 'FILE'));
    };
    expect(await failed(labelled('a', 'A'))).toBe('FILE: 2 to 20 labels are needed, found only a');
    expect(await failed(labelled(...Array.from({ length: 21 }, (_, label) => `l${label}`)))).toBe(
      'FILE: the label column has more than 20 different values; is it the right column?',
    );
  });

  it('counts rows with other labels, by label, never dropping them in silence', async () => {
    const dataset = await openDataset(
      [await files.write('a.csv', labelled('positive', 'neutral', 'mixed', 'neutral'))],
      {
        labels: binary,
      },
    );
    const summary = await dataset.summary();
    expect(summary).toMatchObject({ rows: 4, kept: 1, skipped: 3, unknownLabels: { neutral: 2, mixed: 1 } });
    expect(summary.skippedByReason.unknown_label?.first.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(await files.failureOf('a.csv', labelled('neutral', 'neutral', 'odd'))).toBe(
      'FILE: none of 3 rows can be used with the labels negative, positive; found: neutral (2), odd (1)',
    );
  });
});
