import type { Artifact } from '../artifact/read-artifact.ts';
import {
  type DefaultLabel,
  loadArtifact as loadArtifactFrom,
  type LoadClassifierOptions,
  type SentimentClassifier,
  withSingleText,
} from '../load-classifier.ts';
import { findExportedModel, loadExportedModel } from './models/exported-model.ts';
import { folderModelSource } from './models/folder-model-source.ts';
import { type ModelEngine, openClassifier } from './models/open-classifier.ts';
import { packageModelSource } from './models/package-model-source.ts';

export interface LoadNodeClassifierOptions extends LoadClassifierOptions {
  /**
   * What computes the model. `none` is this library's own arithmetic, in the caller's thread; `onnx` is ONNX Runtime in worker
   * threads, onnxruntime-node or else onnxruntime-web, with probabilities within 1e-4. `auto`, the default, takes onnxruntime-node for
   * networks where it is installed, else `none`. Exported models run in ONNX Runtime always.
   */
  readonly engine?: ModelEngine;
}

/**
 * Loads a model in Node: `default`, a folder, an installed package of weights (`@scope/name`), or whatever one of `sources`
 * accepts; those are asked first. An exported model, `model.onnx` or its folder, and networks where onnxruntime-node is installed
 * run in worker threads: close the classifier when done.
 * @throws {SentimentError} `option_invalid`, `model_reference_unknown`, `artifact_not_found`, `artifact_invalid`,
 * `artifact_unsupported`, and for exported models and the engine `onnx` also `engine_missing`, which says what to install,
 * and `engine_failed`
 */
export function loadClassifier(
  reference?: 'default',
  options?: LoadNodeClassifierOptions,
): Promise<SentimentClassifier<DefaultLabel>>;
export function loadClassifier(reference?: string, options?: LoadNodeClassifierOptions): Promise<SentimentClassifier>;
export async function loadClassifier(
  reference = 'default',
  { engine = 'auto', ...options }: LoadNodeClassifierOptions = {},
): Promise<SentimentClassifier> {
  const folders = folderModelSource();
  const sources = [...(options.sources ?? []), packageModelSource(), folders];
  const isPath =
    typeof reference === 'string' &&
    reference !== 'default' &&
    sources.find((source) => source.accepts(reference)) === folders;
  const exported = isPath ? await findExportedModel(reference) : undefined;
  if (exported !== undefined) return withSingleText(await loadExportedModel(exported));
  return withSingleText(await openClassifier(await loadArtifactFrom(reference, { sources }), engine));
}

/**
 * The checked files of a model, by the references that `loadClassifier` takes.
 * @throws {SentimentError} `model_reference_unknown`, `artifact_not_found`, `artifact_invalid`, `artifact_unsupported`
 */
export function loadArtifact(reference: string, options: LoadClassifierOptions = {}): Promise<Artifact> {
  return loadArtifactFrom(reference, {
    sources: [...(options.sources ?? []), packageModelSource(), folderModelSource()],
  });
}

export type { Artifact } from '../artifact/read-artifact.ts';
export type { DefaultLabel, LoadClassifierOptions, SentimentClassifier } from '../load-classifier.ts';
export { folderModelSource } from './models/folder-model-source.ts';
export type { ModelEngine } from './models/open-classifier.ts';
export { packageModelSource, type PackageModelSourceOptions } from './models/package-model-source.ts';
export { createCheckpointFolder } from './files/checkpoint-folder.ts';
export { checkArtifactFolder, writeArtifact } from './models/write-artifact.ts';
export { writeExport } from './models/exported-model.ts';
export { type DataFile, parseDataFile } from './tables/data-file.ts';
export { openTable } from './tables/open-table.ts';
export type { DataFormat, ReadRowsOptions, Table, TableOptions, TableRow, WantedColumns } from './tables/table.ts';
export { dataFormat } from './tables/table-format.ts';
export type { TextEncoding } from './tables/text-decoding.ts';
export { type FileDataset, openDataset, type OpenDatasetOptions } from './datasets/open-dataset.ts';
export { readTextRows, readTexts, type ReadTextsOptions } from './tables/read-texts.ts';
export { type CsvTable, parseCsvTable } from './tables/csv-table.ts';
export { readPredictions } from './datasets/read-predictions.ts';
export type { RowProblem } from '../datasets/data-row.ts';
export { splitFile, type SplitFileOptions } from './datasets/split-file.ts';
export { findSplitOf, type PartOfSplit, readSplitRecord } from './datasets/split-folder.ts';
export { describeFile, type DescribeFileOptions } from './datasets/describe-file.ts';
export {
  checkWordVectorsFile,
  readWordVectors,
  type ReadWordVectorsOptions,
  writeWordVectors,
  type WriteWordVectorsOptions,
} from './word-vectors/word-vector-files.ts';
export { measureCoverage, type MeasureCoverageOptions } from './word-vectors/measure-coverage.ts';
