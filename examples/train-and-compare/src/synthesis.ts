/** How well a model does on a source of its own. */
export interface SourceFigures {
  readonly source: string;
  readonly rows: number;
  readonly accuracy: number;
  readonly macroRecall: number;
}

/** What is known of a model after training and judging it. Seconds and milliseconds are processor time. */
export interface Synthesis {
  readonly model: string;
  readonly embeddings: string;
  readonly preprocessing: string;
  readonly accuracy: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  readonly rocAuc: number | null;
  readonly ece: number;
  /** Of the training; of a network without its word vectors'. */
  readonly trainingSeconds: number;
  readonly megabytes: number;
  /** Null: the kind of model cannot be quantized. */
  readonly int8: { readonly megabytes: number; readonly accuracyLost: number } | null;
  /** In batches, by the library's own arithmetic in the caller's thread. */
  readonly millisecondsATweet: number;
  /** One tweet a call, likewise. */
  readonly millisecondsAlone: number;
  /** The same of the exported graph in ONNX Runtime, one thread. Null: not exported, or no engine is installed. */
  readonly onnx: { readonly millisecondsATweet: number; readonly millisecondsAlone: number } | null;
  /** Heap and buffers that the loaded model holds. */
  readonly memoryMegabytes: number;
  /** The judged rows by where they are from. */
  readonly sources: readonly SourceFigures[];
}
