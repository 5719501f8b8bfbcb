import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linePlot, type PlotLine } from 'sentiment-core/evaluation';
import { trainingRecordFile } from 'sentiment-core/training';
import type { HistoryEntry } from '../train/training-history.ts';
import { figure, type Html, legend, pageTheme, seriesColour } from './page.ts';

/**
 * The `history` of the `training.json` in a model's folder.
 * @param reference as the user named the model
 * @returns empty when there is no folder, no record or no history in it
 */
export async function readHistory(reference: string): Promise<readonly HistoryEntry[]> {
  const record: unknown = await readFile(join(reference, trainingRecordFile), 'utf8')
    .then((json): unknown => JSON.parse(json))
    .catch(() => undefined);
  const history = typeof record === 'object' && record !== null && 'history' in record ? record.history : undefined;
  return Array.isArray(history) ? history.filter(isEntry) : [];
}

function isEntry(value: unknown): value is HistoryEntry {
  return typeof value === 'object' && value !== null && Object.values(value).every(Number.isFinite);
}

/** Lines in the order of their colours. */
const plots = [
  { title: 'loss', lines: { training: 'loss', validation: 'validationLoss' } },
  { title: 'loss of the linear part', lines: { training: 'linearLoss', validation: 'linearValidationLoss' } },
  { title: 'accuracy', lines: { training: 'accuracy', validation: 'validationAccuracy' } },
] as const;

/**
 * Learning curves of one training: figures on training and validation rows by epoch or iteration.
 * @param name of the model, in front of the titles; empty for none
 * @param history fewer than two entries make no curve
 */
export function learningCurves(name: string, history: readonly HistoryEntry[]): Html[] {
  return plots.flatMap(({ title, lines }) => {
    const drawn = Object.entries(lines).map(([line, key]) => curve(line, key, history));
    const shown = drawn.flatMap((line, index) => (line.points.length > 1 ? [{ name: line.name, index }] : []));
    if (shown.length === 0) return [];
    const hasEpochs = history.some(
      (entry) => entry['epoch'] !== undefined && Object.values(lines).some((key) => key in entry),
    );
    const whole = `Learning curve: ${title}`;
    const plot = {
      title: name === '' ? whole : `${name}: ${title}`,
      x: hasEpochs ? 'epoch' : 'iteration',
      y: title === 'accuracy' ? 'accuracy' : 'loss',
      legend: false,
      lines: drawn,
    };
    return [
      figure(
        linePlot(plot, pageTheme),
        legend(
          shown.map((line) => line.name),
          shown.map(({ index }) => seriesColour(index)),
        ),
      ),
    ];
  });
}

function curve(name: string, key: string, history: readonly HistoryEntry[]): PlotLine {
  const points = history.flatMap((entry) =>
    key in entry ? [[entry['epoch'] ?? entry['step'], entry[key]] as const] : [],
  );
  return { name, points, dots: points.length <= 30 };
}
