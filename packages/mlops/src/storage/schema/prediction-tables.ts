/** One answer of the service. */
export interface PredictionRow {
  /** UUID version 7. */
  id: string;
  received_at: number;
  model_name: string;
  model_version: string;
  label: string;
  confidence: number;
  /** HMAC-SHA256 of the text, base64url. */
  text_hash: string;
  /** UTF-16 code units. */
  text_length: number;
  duration_ms: number;
  /** Only where the operator keeps every text. */
  text: string | null;
}

/** What is known of one prediction by now: the last word. */
export interface FeedbackRow {
  prediction_id: string;
  correct: 0 | 1;
  true_label: string | null;
  comment: string | null;
  /** Text of a reported error, masked. */
  text: string | null;
  /** Of the last change. */
  received_at: number;
  /** When the prediction turned wrong; null while it is not. */
  wrong_since: number | null;
}

/** How many predictions of an hour fall into a bucket of a measure. */
export interface HourlyCountRow {
  /** Start of the hour. */
  hour: number;
  model_name: string;
  model_version: string;
  measure: string;
  bucket: string;
  count: number;
}

/** What became of an hour's predictions. */
export interface HourlyOutcomeRow {
  /** Start of the hour of the prediction. */
  hour: number;
  model_name: string;
  model_version: string;
  /** The predicted label. */
  label: string;
  /** Empty when unknown. */
  true_label: string;
  correct: 0 | 1;
  count: number;
  /** Sum of the times from prediction to feedback, in milliseconds. */
  delay_ms: number;
}

/** The models that have predicted. */
export interface ModelRow {
  model_name: string;
  model_version: string;
  /** JSON list of label names, in the model's order. */
  labels: string;
}

/** Small values of the service itself, e.g. the key of the text hashes. */
export interface SettingRow {
  name: string;
  value: string;
}

export interface PredictionTables {
  predictions: PredictionRow;
  feedback: FeedbackRow;
  hourly_counts: HourlyCountRow;
  hourly_outcomes: HourlyOutcomeRow;
  models: ModelRow;
  settings: SettingRow;
}
