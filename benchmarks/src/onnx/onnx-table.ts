import { markdownTable } from '../table.ts';
import type { OnnxComparison, OnnxFigure } from './compare-onnx.ts';

const count = (value: number) => Math.round(value).toLocaleString('en-US');

/** Tweets a second by batch size: of the clock / of processor time. */
export function onnxTable({ figures, modelBytes, texts, sameLabels }: OnnxComparison): string {
  const of = (path: OnnxFigure['path'], batchSize: number) => {
    const figure = figures.find((one) => one.path === path && one.batchSize === batchSize);
    return figure === undefined ? '' : `${count(figure.wall)} / ${count(figure.processor)}`;
  };
  const sizes = [...new Set(figures.map(({ batchSize }) => batchSize))];
  const table = markdownTable([
    ['texts at once', 'TypeScript', 'ONNX Runtime'],
    ...sizes.map((size) => [String(size), of('TypeScript', size), of('ONNX Runtime', size)]),
  ]);
  const same = `${count(sameLabels)} of ${count(texts)} tweets have the same label`;
  return `${table}\n\n${same}; the graph has ${(modelBytes / 1e6).toFixed(1)} MB.`;
}
