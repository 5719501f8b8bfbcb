import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { csv, synthesisFiles } from './synthesis-files.ts';
import { someSynthesis } from './synthesis-fixture.ts';

const curve = [1, 2].map((epoch) => ({
  step: epoch * 10,
  epoch,
  loss: 0.6,
  validationLoss: 0.5 / epoch,
  validationAccuracy: 0.7 + epoch / 100,
}));
const network = someSynthesis({ model: 'lstm<b>', embeddings: 'glove, frozen', accuracy: 0.8 });
const compared = [someSynthesis({ model: 'naive-bayes', embeddings: '-' }), network].map((synthesis, index) => ({
  ...synthesis,
  synthesis,
  curve: index === 0 ? [] : curve,
}));
const files = synthesisFiles(compared, { split: 'abc', rows: { train: 100, 'sentiment140-valid': 20 } });
function content(name: string): string {
  return files.get(name) ?? '';
}

it('writes the table in four formats and the curves', () => {
  expect([...files.keys()].sort()).toEqual([
    ...['curves-accuracy.svg', 'curves-loss.svg'],
    ...['synthesis.csv', 'synthesis.html', 'synthesis.json', 'synthesis.md'],
  ]);
  expect(content('synthesis.md')).toMatch(/^Rows: train 100, sentiment140-valid 20\. Seconds/);
  expect(JSON.parse(content('synthesis.json'))).toMatchObject({ split: 'abc', rows: [{ model: 'lstm<b>' }, {}] });
  expect(content('curves-accuracy.svg').match(/<polyline/g)).toHaveLength(1);
});

it('writes CSV that is read back as it was, with nothing where there is no figure', () => {
  const rows = parse(content('synthesis.csv'), { columns: true }) as Record<string, string>[];
  expect(rows[0]).toMatchObject({ model: 'lstm<b>', embeddings: 'glove, frozen', accuracy: '0.8000', 'ROC AUC': '' });
  const columns = [{ title: 'a "b"', cell: (value: string) => value }];
  expect(csv(columns, ['x\ny', 'z'])).toBe('"a ""b"""\r\n"x\ny"\r\nz\r\n');
});

it('takes no markup from names', () => {
  expect(content('synthesis.html')).toContain('lstm&lt;b&gt;');
  expect(content('synthesis.html')).not.toContain('<b>');
});

it('draws nothing when no network was trained', () => {
  const classical = synthesisFiles(compared.slice(0, 1), { split: 'abc', rows: { train: 100 } });
  expect([...classical.keys()]).toEqual(['synthesis.md', 'synthesis.csv', 'synthesis.json', 'synthesis.html']);
  expect(classical.get('synthesis.html')).not.toContain('<svg');
});
