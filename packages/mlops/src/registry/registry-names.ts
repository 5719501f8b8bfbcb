import { SentimentError } from 'sentiment-core';

/** A registered model's version, named by its number or by an alias. */
export type ModelReference =
  { readonly name: string; readonly version: string } | { readonly name: string; readonly alias: string };

const scheme = 'models:/';

export function isModelReference(reference: string): boolean {
  return reference.startsWith(scheme);
}

/**
 * Reads `models:/<name>/<version>` or `models:/<name>@<alias>`; a name may hold an @, an alias may not.
 * @throws {SentimentError} `model_reference_unknown`
 */
export function parseModelReference(reference: string): ModelReference {
  const text = reference.slice(scheme.length);
  const at = text.lastIndexOf('@');
  const slash = text.indexOf('/');
  if (isModelReference(reference) && slash > 0 && /^[1-9]\d{0,17}$/.test(text.slice(slash + 1)))
    return { name: text.slice(0, slash), version: text.slice(slash + 1) };
  if (isModelReference(reference) && slash < 0 && at > 0 && at < text.length - 1)
    return { name: text.slice(0, at), alias: text.slice(at + 1) };
  const message = `"${reference}" must read models:/<name>@<alias> or models:/<name>/<version>, e.g. models:/tweets@champion`;
  throw new SentimentError({ code: 'model_reference_unknown', message });
}

/** The version that services run. Only promotion and rollback move it. */
export const championAlias = 'champion';
/** The version that a rollback returns to. */
export const previousAlias = 'previous';
/** Where a version that wants to be promoted is looked for. */
export const challengerAlias = 'challenger';

/** Folder among a version's artifacts that holds the model as `loadClassifier` reads it. */
export const nativeFolder = 'sentiment-model';

/** Tags of a version. */
export const versionTags = {
  checksum: 'sentiment.checksum',
  kind: 'sentiment.kind',
  labels: 'sentiment.labels',
  preprocessing: 'sentiment.preprocessing',
  bytes: 'sentiment.bytes',
  mlflowModel: 'sentiment.mlflow_model',
  /** `accepted`, `promoted`, `refused`, `conflict` or `rolled back`. */
  gate: 'sentiment.gate',
  gateTime: 'sentiment.gate.time',
  gateReasons: 'sentiment.gate.reasons',
  gateFigures: 'sentiment.gate.figures',
  /** E.g. `0.8125, +0.0125 against version 1`. */
  gateAccuracy: 'sentiment.gate.accuracy',
  gateMacroRecall: 'sentiment.gate.macro_recall',
  /** Held-out rows that decided. */
  gateRows: 'sentiment.gate.rows',
  /** The champion it took the place of. */
  replaced: 'sentiment.replaced',
  rollback: 'sentiment.rollback',
} as const;

/** Tag of the registered model: its champions, oldest first, e.g. `1, 2, 4`. */
export const historyTag = 'sentiment.champion_history';
/** Tag of the registered model while its champion is being moved. */
export const lockTag = 'sentiment.promotion_lock';
