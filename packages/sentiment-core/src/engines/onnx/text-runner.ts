/** Runs batches of texts somewhere: in workers or in place. */
export interface TextRunner {
  /** Whether a batch given now begins at once. */
  readonly idle: boolean;
  /** Whether a batch given now begins as soon as one under way ends. */
  readonly accepting: boolean;
  /**
   * @returns probabilities, row-major [texts.length, labels]
   * @throws {SentimentError} `engine_failed`; `model_not_ready` when there is nothing left to run on
   */
  run(texts: readonly string[]): Promise<Float32Array>;
  /** Called once, when nothing is under way. */
  close(): Promise<void>;
}
