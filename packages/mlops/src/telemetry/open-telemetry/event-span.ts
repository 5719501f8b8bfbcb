import type { Attributes, Context, Tracer } from '@opentelemetry/api';
import type { TelemetryEvent } from '../telemetry-event.ts';

const spanNames: Readonly<Record<TelemetryEvent['name'], string>> = {
  PREDICTION: 'sentiment.predict',
  WRONG_PREDICTION: 'sentiment.wrong_prediction',
  ALERT: 'sentiment.alert',
  MODEL_CHANGED: 'sentiment.model_changed',
};

/** `trueLabel` → `sentiment.true_label`. Kept once made: there are few, and every prediction asks for them. */
const attributeNames = new Map([
  ['modelName', 'sentiment.model.name'],
  ['modelVersion', 'sentiment.model.version'],
]);
const toAttributeName = (property: string): string => {
  const known = attributeNames.get(property);
  if (known !== undefined) return known;
  const name = `sentiment.${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  attributeNames.set(property, name);
  return name;
};

/**
 * An event as a span: as long as its prediction took, or of no length. Ends the span, which hands it to the SDK.
 * @param context of the request that led to the event, so that the span has its parent
 */
export const recordEventSpan = (tracer: Tracer, event: TelemetryEvent, context: Context): void => {
  const attributes: Attributes = { 'event.name': event.name, 'event.id': event.id };
  for (const [name, value] of Object.entries(event.properties) as [string, string | number | undefined][])
    if (value !== undefined) attributes[toAttributeName(name)] = value;
  const durationMs = event.name === 'PREDICTION' ? event.properties.durationMs : 0;
  const startTime = new Date(event.at - durationMs);
  tracer.startSpan(spanNames[event.name], { startTime, attributes }, context).end(new Date(event.at));
};
