import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ClassifierInfo } from 'sentiment-core';
import { openDataset } from 'sentiment-core/node';
import { type DatasetSummary, type FileSummary, findLeakage, type SummarizedDataset } from 'sentiment-core/training';
import { count, type Progress } from '../terminal/output.ts';
import type { ScoringData } from './scored-model.ts';
import { validationName } from './evaluation-summary.ts';

/** Why figures of a model on some rows flatter it. */
export interface SeenRows {
  /**
   * `fingerprint`: the evaluated rows are its training rows. `copies`: it was trained on files that hold copies of them.
   * `file`: it was trained on a file of this name with as many rows of each label. `validation`: it carries figures on a file
   * of this name, which may have decided when its training stopped. `public-sources`: the embedded model, which learnt from
   * well-known public tweets and knows no rows.
   */
  readonly evidence: 'copies' | 'file' | 'fingerprint' | 'public-sources' | 'validation';
  /** Evaluated rows that were seen; null when they were not counted. */
  readonly rows: number | null;
  /** Evaluated rows. */
  readonly of: number;
}

/** More training rows than this are not read again only to look for copies. */
const mostTrainingRows = 2_000_000;

/**
 * Finds out whether models saw the rows that they are evaluated on, from what `model.json` and `training.json` in their
 * folders say, and from the training files where they are still in place. Of models without a folder only the names in their
 * figures are known.
 */
export function createSeenRowsFinder(data: ScoringData, progress: Progress) {
  const copiesOf = new Map<string, number | undefined>();

  async function countCopies(
    files: readonly string[],
    labels: readonly string[],
    evaluated: SummarizedDataset,
  ): Promise<number | undefined> {
    const key = JSON.stringify([files, labels]);
    if (copiesOf.has(key)) return copiesOf.get(key);
    progress.update('comparing with training rows');
    const counted = await countIdentical(files, labels, evaluated, data).catch(() => undefined);
    data.signal?.throwIfAborted();
    copiesOf.set(key, counted);
    return counted;
  }

  return {
    /** @param reference as the user named the model */
    async find(reference: string, info: ClassifierInfo, evaluated: SummarizedDataset): Promise<SeenRows | null> {
      const summary = await evaluated.summary();
      const { kept } = summary;
      const manifest = await readJson(join(reference, 'model.json'));
      if (member(member(manifest, 'data'), 'fingerprint') === summary.fingerprint)
        return { evidence: 'fingerprint', rows: kept, of: kept };
      const trained = trainingFiles(await readJson(join(reference, 'training.json')));
      const trainingRows = trained.reduce((sum, { rows }) => sum + rows, 0);
      const copies =
        trained.length > 0 && trainingRows <= mostTrainingRows
          ? await countCopies(
              trained.map(({ file }) => file),
              Object.keys(trained[0].labels),
              evaluated,
            )
          : undefined;
      if (copies !== undefined && copies > 0) return { evidence: 'copies', rows: copies, of: kept };
      const known = copies === undefined ? await filesInCommon(trained, summary) : 0;
      if (known > 0) return { evidence: 'file', rows: known, of: kept };
      const named = `${validationName(data.data)}.`;
      const evaluatedBefore = Object.keys(info.metrics).some((metric) => metric.startsWith(named));
      if (evaluatedBefore) return { evidence: 'validation', rows: null, of: kept };
      return reference === 'default' ? { evidence: 'public-sources', rows: null, of: kept } : null;
    },
  };
}

/** A sentence for people; the model comes first. */
export function seenRowsNote(model: string, { evidence, rows, of }: SeenRows): string {
  const flattered = 'its figures here also show what it remembers';
  switch (evidence) {
    case 'fingerprint':
      return `${model} was trained on these very rows: ${flattered}`;
    case 'copies':
      return `${model}: ${count(rows ?? 0)} of ${count(of)} rows are copies of its training rows: ${flattered}`;
    case 'file':
      return `${model} was trained on a file of the same name and counts (${count(rows ?? 0)} of ${count(of)} rows): ${flattered}`;
    case 'validation':
      return `${model} was evaluated on a file of this name when it was made, which may have shaped it`;
    case 'public-sources':
      return `${model} learnt from public tweets of Sentiment140, US airlines, SemEval and Tweet Sentiment Extraction: rows of these may flatter it`;
  }
}

async function countIdentical(
  files: readonly string[],
  labels: readonly string[],
  evaluated: SummarizedDataset,
  { text, label, signal }: ScoringData,
): Promise<number> {
  const training = await openDataset(files, { labels, text, label, onBadRow: 'skip' });
  return (await findLeakage(training, evaluated, signal ? { signal } : {})).identical;
}

/** Rows of evaluated files that a training file may be: the same file, or one of its name with the same counts. */
async function filesInCommon(trained: readonly FileSummary[], evaluated: DatasetSummary): Promise<number> {
  let rows = 0;
  for (const file of evaluated.files) {
    const place = await realpath(file.file).catch(() => file.file);
    for (const candidate of trained) {
      const sameFile = (await realpath(candidate.file).catch(() => undefined)) === place;
      const sameCounts =
        basename(candidate.file) === basename(file.file) &&
        candidate.rows === file.rows &&
        Object.entries(file.labels).every(([label, value]) => candidate.labels[label] === value);
      if (!sameFile && !sameCounts) continue;
      rows += file.kept;
      break;
    }
  }
  return rows;
}

async function readJson(path: string): Promise<unknown> {
  return readFile(path, 'utf8')
    .then((json) => JSON.parse(json) as unknown)
    .catch(() => undefined);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function trainingFiles(record: unknown): readonly FileSummary[] {
  const files = member(member(record, 'rows'), 'files');
  const isSummary = (file: unknown): boolean =>
    typeof member(file, 'file') === 'string' &&
    typeof member(file, 'rows') === 'number' &&
    typeof member(file, 'labels') === 'object' &&
    member(file, 'labels') !== null;
  return Array.isArray(files) && files.every(isSummary) ? (files as readonly FileSummary[]) : [];
}
