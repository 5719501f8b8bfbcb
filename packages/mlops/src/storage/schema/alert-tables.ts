/** State of a rule that outlives the process. */
export interface AlertRuleRow {
  name: string;
  /** Null when the rule may fire at once. */
  cooldown_until: number | null;
  /** Sum of the clock's jumps that were taken out of the stored times, in milliseconds. */
  clock_shift: number;
}

/** A standing report that no alert has told of yet. */
export interface AlertReportRow {
  prediction_id: string;
  reported_at: number;
}

export interface AlertFiringRow {
  /** UUID version 7. */
  id: string;
  rule: string;
  fired_at: number;
  /** What is told, as JSON. */
  alert: string;
}

/** One message to one destination. */
export interface DeliveryRow {
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

export interface AlertTables {
  alert_rules: AlertRuleRow;
  alert_reports: AlertReportRow;
  alert_firings: AlertFiringRow;
  deliveries: DeliveryRow;
}
