/** What a sender is told besides the payload. */
export interface DeliveryAttempt {
  /** The same in every attempt: receivers can tell by it that they have a message already. */
  readonly id: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** When it was put into the outbox, in milliseconds since 1970. */
  readonly createdAt: number;
}

/** Brings one message to one destination. */
export interface Sender {
  /**
   * Resolves once the receiver has taken the message; a text it resolves to is recorded. A message can arrive twice, when
   * the process dies between sending and recording.
   * @param payload as given to `enqueue`, after JSON
   * @param signal aborts after `timeoutMs`, and when the outbox closes
   * @throws what failed. Messages of a `SentimentError` are recorded and shown, so they hold no secrets; of any other
   * error only its name and code are.
   */
  send(payload: unknown, signal: AbortSignal, attempt: DeliveryAttempt): Promise<string | void>;
  /** Messages under way at once, 1 to 100. Default 1. */
  readonly concurrency?: number;
  /** Milliseconds an attempt may take, 1 to 600,000. Default 30,000. */
  readonly timeoutMs?: number;
}
