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
  /** Text of a reported error, masked; of a confirmation where the operator keeps those. */
  text: string | null;
  /** Of the last change. */
  received_at: number;
  /** When the prediction turned wrong; null while it is not. */
  wrong_since: number | null;
}

/** How many predictions of an hour fall into a bucket of a measure. */
interface HourlyCountRow {
  /** Start of the hour. */
  hour: number;
  model_name: string;
  model_version: string;
  measure: string;
  bucket: string;
  count: number;
}

/** What became of an hour's predictions. */
interface HourlyOutcomeRow {
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
interface ModelRow {
  model_name: string;
  model_version: string;
  /** JSON list of label names, in the model's order. */
  labels: string;
}

/** Small values of the service itself, e.g. the key of the text hashes. */
interface SettingRow {
  name: string;
  value: string;
}

interface PredictionTables {
  predictions: PredictionRow;
  feedback: FeedbackRow;
  hourly_counts: HourlyCountRow;
  hourly_outcomes: HourlyOutcomeRow;
  models: ModelRow;
  settings: SettingRow;
}

/** State of a rule that outlives the process. */
interface AlertRuleRow {
  name: string;
  /** Null when the rule may fire at once. */
  cooldown_until: number | null;
  /** Sum of the clock's jumps that were taken out of the stored times, in milliseconds. */
  clock_shift: number;
}

/** A standing report that no alert has included yet. */
interface AlertReportRow {
  prediction_id: string;
  reported_at: number;
}

interface AlertFiringRow {
  /** UUID version 7. */
  id: string;
  rule: string;
  fired_at: number;
  /** What is told, as JSON. */
  alert: string;
}

/** One message to one destination. */
interface DeliveryRow {
  /** UUID version 7; the same in every attempt. */
  id: string;
  /** Name, never an address. */
  destination: string;
  /** What it is about, e.g. the id of a firing. */
  subject: string | null;
  /** JSON. */
  payload: string;
  state: 'pending' | 'delivered' | 'failed';
  /** Begun so far. */
  attempts: number;
  created_at: number;
  /** Next attempt not before; while leased, the end of the lease. */
  due_at: number;
  /** Whose attempt is under way. */
  lease: string | null;
  attempted_at: number | null;
  settled_at: number | null;
  /** The last failure, or what to know of the success; without secrets. */
  note: string | null;
}

interface AlertTables {
  alert_rules: AlertRuleRow;
  alert_reports: AlertReportRow;
  alert_firings: AlertFiringRow;
  deliveries: DeliveryRow;
}

/**
 * Every table, for both kinds of database. Times are milliseconds since 1970 in `bigint` columns, truths are 0 and 1 in
 * `integer` columns; integers come back as numbers.
 */
export type Schema = PredictionTables & AlertTables;
