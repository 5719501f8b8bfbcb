declare module 'sentiment' {
  class Sentiment {
    analyze(text: string): { score: number };
  }
  export default Sentiment;
}

declare module 'vader-sentiment' {
  const vader: { SentimentIntensityAnalyzer: { polarity_scores(text: string): { compound: number } } };
  export default vader;
}

declare module 'wink-sentiment' {
  const analyze: (text: string) => { score: number };
  export default analyze;
}

declare module 'autocannon' {
  interface Client {
    setRequests(
      requests: readonly { method: string; path: string; headers: Record<string, string>; body: string }[],
    ): void;
  }
  interface Options {
    url: string;
    /** Open connections. */
    connections: number;
    /** Seconds. */
    duration: number;
    /** Seconds to wait for an answer. */
    timeout?: number;
    setupClient?: (client: Client) => void;
  }
  interface Result {
    requests: { average: number; total: number };
    /** Milliseconds. */
    latency: { p50: number; p99: number; max: number };
    errors: number;
    timeouts: number;
    non2xx: number;
  }
  function autocannon(options: Options): Promise<Result>;
  export default autocannon;
}
