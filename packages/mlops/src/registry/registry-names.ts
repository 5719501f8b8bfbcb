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
  /** The champion it took the place of. */
  replaced: 'sentiment.replaced',
  rollback: 'sentiment.rollback',
} as const;

/** Tag of the registered model while its champion is being moved. */
export const lockTag = 'sentiment.promotion_lock';
