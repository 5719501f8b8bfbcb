export { deliveryFailure } from './delivery-failure.ts';
export type { OutgoingMessage } from './delivery-queue.ts';
export { createOutbox, type Outbox } from './outbox.ts';
export type { OutboxOptions } from './outbox-options.ts';
export { defaultRetrySchedule, type RetrySchedule } from './retry-schedule.ts';
export type { DeliveryAttempt, Sender } from './sender.ts';
