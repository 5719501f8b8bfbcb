import type { HttpClient } from './http-client.ts';

export interface FiredAlert {
  readonly id: string;
  readonly rule: string;
  readonly firedAt: number;
  readonly reports: number;
  readonly predictionIds: readonly string[];
}

export interface AlertDelivery {
  readonly destination: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
}

export interface Firing {
  readonly alert: FiredAlert;
  readonly deliveries: readonly AlertDelivery[];
}

/** The firings of the rule of reported errors that the service has on record, newest first. */
export const alertsOf = async (service: HttpClient): Promise<readonly Firing[]> => {
  const { status, body } = await service.get('/alerts?limit=100');
  if (status !== 200) throw new Error(`GET /alerts answered ${status}: ${JSON.stringify(body)}`);
  const { firings } = body as unknown as { firings: readonly Firing[] };
  return firings.filter(({ alert }) => alert.rule === 'wrong-predictions');
};
