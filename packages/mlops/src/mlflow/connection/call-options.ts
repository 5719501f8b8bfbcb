/** What every call accepts. */
export interface CallOptions {
  /** Ends the call with an error `ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds an attempt may take; for artifacts, milliseconds without any byte moving. Default: the client's. */
  readonly timeoutMs?: number | undefined;
}
