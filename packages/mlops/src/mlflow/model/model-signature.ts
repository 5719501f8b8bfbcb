export interface ColumnSpecification {
  /** A type of MLflow's columns. */
  readonly type: 'string' | 'float';
  readonly name: string;
}

/** A schema as `MLmodel` holds it: JSON in a text. */
export function columnSchema(columns: readonly ColumnSpecification[]): string {
  return JSON.stringify(columns.map(({ type, name }) => ({ type, name, required: true })));
}
