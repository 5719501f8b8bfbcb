/** One labelled text. */
export interface Example {
  readonly text: string;
  /** Index into `Dataset.labels`. */
  readonly label: number;
  /** How many times this row counts, > 0. Default 1. */
  readonly weight?: number;
  /** Where the row comes from (a file name, say); sources can be balanced on their own. */
  readonly source?: string;
}

/** Labelled texts that can be read more than once, in batches, always in the same order. */
export interface Dataset {
  /** Label names, 2 to 20, all different. */
  readonly labels: readonly string[];
  batches(): AsyncIterable<readonly Example[]>;
  /** sha256 of the rows in order, hexadecimal, for the artifact; at the price of a pass when none was made. */
  fingerprint?(): Promise<string>;
}
