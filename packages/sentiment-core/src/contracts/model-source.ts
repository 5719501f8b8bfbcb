/** Reads the files of one artifact. */
export interface ArtifactReader {
  /** Where it is read from, for error messages. */
  readonly location: string;
  /** True when the bytes were verified by whoever delivered them (the installed package itself). */
  readonly trusted: boolean;
  /** @throws {SentimentError} `artifact_not_found` when there is no such file */
  read(file: string): Promise<Uint8Array>;
}

/** Knows how to open one kind of model reference, e.g. folders or `models:/name@alias`. */
export interface ModelSource {
  /** Name of the source for error messages. */
  readonly name: string;
  /** True when `reference` is of this source's form. */
  accepts(reference: string): boolean;
  open(reference: string): Promise<ArtifactReader>;
}
