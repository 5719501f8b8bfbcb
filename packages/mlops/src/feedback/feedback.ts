import { setTimeout as sleep } from 'node:timers/promises';
import { SentimentError } from 'sentiment-core';
import {
  type Admission,
  boolean,
  callback,
  createAdmission,
  integer,
  list,
  opaque,
  optional,
  optionsOf,
  ownField,
  parseOptions,
  readJsonBody,
  type RequestLimits,
  requireJsonObject,
  requireTextWithin,
  resolveRequestLimits,
  type Route,
  stateResponse,
  warnOnce,
  withDefault,
} from 'sentiment-core/http';
import type { Database } from '../storage/database.ts';
import type { FeedbackListener } from './feedback-listener.ts';
import { feedbackOperation, recentErrorsOperation } from './feedback-operations.ts';
import type { PredictionRecorder } from './prediction-recorder.ts';
import { readRecentErrors, type RecentErrors, type RecentErrorsOptions } from './recent-errors.ts';
import {
  type FeedbackReport,
  type RecordedReport,
  recordReport,
  type ReportLimits,
  storingFailed,
  tellAfter,
} from './record-report.ts';
import type { TextHash } from './text-hash.ts';
import { createTextMask, type TextMask } from './text-mask.ts';

export interface FeedbackOptions extends Partial<ReportLimits> {
  readonly database: Database;
  readonly textHash: TextHash;
  /** Where predictions of this process wait to be written: feedback on one of them writes them first. */
  readonly recorder?: Pick<PredictionRecorder, 'holds' | 'flush'> | undefined;
  readonly listeners?: readonly FeedbackListener[] | undefined;
  /**
   * Keeps the text that comes with a confirmation too, masked, so that retraining sees what the model has right. Give it a time
   * limit: see `createRetention`. Default false: only texts of reported errors are kept.
   */
  readonly keepConfirmedTexts?: boolean | undefined;
  /** Hides people in texts and comments. Default: mentions, e-mail addresses and web addresses. */
  readonly mask?: TextMask | undefined;
  /** Milliseconds that a prediction made a moment ago is waited for: another instance may be about to write it. Default 1,000. */
  readonly lookUpTimeoutMs?: number | undefined;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** Called when `afterChange` of a listener fails. Default: a warning for the first failure. */
  readonly onListenerError?: ((error: unknown) => void) | undefined;
}

export interface Feedback {
  /** Sizes above which a report is refused. */
  readonly limits: ReportLimits;
  /**
   * Stores the last word on a prediction. Durable once it resolves. The same report again changes nothing.
   * @throws {SentimentError} `not_found` for an unknown prediction; `invalid_request` for a contradiction, a label its
   * model does not know, or another text than the one predicted; `text_too_long`; `storage_unavailable`
   */
  record(report: FeedbackReport): Promise<RecordedReport>;
  /**
   * The standing errors, newest first.
   * @throws {SentimentError} `invalid_request` when an option is wrong
   */
  recentErrors(options?: RecentErrorsOptions): Promise<RecentErrors>;
}

const feedbackOptions = optionsOf<FeedbackOptions>()({
  database: opaque<Database>(),
  textHash: callback<TextHash>(),
  recorder: optional(opaque<NonNullable<FeedbackOptions['recorder']>>('holds', 'flush')),
  listeners: withDefault(list(opaque<FeedbackListener>()), []),
  keepConfirmedTexts: withDefault(boolean(), false),
  mask: optional(callback<TextMask>()),
  commentLength: withDefault(integer(0, 1_000_000), 4_000),
  textLength: withDefault(integer(0, 100_000_000), 100_000),
  lookUpTimeoutMs: withDefault(integer(0, 60_000), 1_000),
  clock: withDefault(callback<() => number>(), () => Date.now()),
  onListenerError: optional(callback<(error: unknown) => void>()),
});

/** What another clock may differ. */
const clockToleranceMs = 5_000;
const lookUpIntervalMs = 100;

/** @throws {SentimentError} `option_invalid` */
export function createFeedback(options: FeedbackOptions): Feedback {
  const settings = parseOptions(feedbackOptions, options);
  const { database, textHash, recorder, listeners, clock, commentLength, textLength, lookUpTimeoutMs } = settings;
  const { keepConfirmedTexts, mask = createTextMask(), onListenerError = warnOnce(storingFailed) } = settings;
  const limits = { commentLength, textLength };
  const recordOptions = { kind: database.kind, textHash, mask, keepConfirmedTexts, listeners };

  const attempt = (report: FeedbackReport): Promise<RecordedReport | undefined> =>
    database.transaction((transaction) => recordReport(transaction, report, clock(), recordOptions));

  return {
    limits,
    async record(report) {
      checkReport(report, limits);
      const giveUp = performance.now() + lookUpTimeoutMs;
      let recorded = await attempt(report);
      if (recorded === undefined && recorder !== undefined) {
        if (recorder.holds(report.predictionId)) await recorder.flush();
        // Also when it is not held: it may have been written since the attempt.
        recorded = await attempt(report);
      }
      while (recorded === undefined && mayStillCome(report.predictionId, clock()) && performance.now() < giveUp) {
        await sleep(lookUpIntervalMs);
        recorded = await attempt(report);
      }
      if (recorded === undefined) {
        const message = 'There is no prediction with this id; it may have been removed by its age.';
        throw new SentimentError({ code: 'not_found', field: 'predictionId', message });
      }
      if (recorded.changed) tellAfter(listeners, recorded.change, onListenerError);
      return recorded;
    },
    recentErrors: (errorOptions = {}) => readRecentErrors(database, errorOptions),
  };
}

/** Ids of version 7 begin with their time, https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
function mayStillCome(id: string, now: number): boolean {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id)) return false;
  const made = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  return Math.abs(now - made) < clockToleranceMs;
}

function invalid(field: string, message: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', field, message });
}

// Ids are made by the service; what cannot be one must not reach the database.
const idForm = /^[\x21-\x7e]{1,200}$/;

/** @throws {SentimentError} `invalid_request` or `text_too_long`, naming the field */
function checkReport(report: FeedbackReport, limits: ReportLimits): void {
  const { predictionId, correct, trueLabel, text, comment } = report;
  if (typeof predictionId !== 'string' || !idForm.test(predictionId))
    throw invalid('predictionId', 'predictionId must be the id that a prediction came with.');
  if (correct !== undefined && typeof correct !== 'boolean') throw invalid('correct', 'correct must be true or false.');
  if (trueLabel !== undefined && typeof trueLabel !== 'string' && typeof trueLabel !== 'number')
    throw invalid('trueLabel', 'trueLabel must be a label, or 0 or 1.');
  if (text !== undefined) requireTextWithin(text, 'text', limits.textLength);
  if (comment !== undefined) requireTextWithin(comment, 'comment', limits.commentLength);
}

export interface FeedbackRoutesOptions {
  readonly feedback: Feedback;
  readonly limits?: Partial<RequestLimits> | undefined;
  /** Places shared with other routes. Default: places of their own, as many as `limits` says. */
  readonly admission?: Admission | undefined;
}

const feedbackRoutesOptions = optionsOf<FeedbackRoutesOptions>()({
  feedback: opaque<Feedback>(),
  limits: optional(opaque<Partial<RequestLimits>>()),
  admission: optional(callback<Admission>()),
});

/**
 * `POST /feedback` and `GET /feedback/errors`. The second shows texts of users: put a key before it.
 * @throws {SentimentError} `option_invalid`
 */
export function createFeedbackRoutes(options: FeedbackRoutesOptions): Route[] {
  const settings = parseOptions(feedbackRoutesOptions, options);
  const { feedback } = settings;
  const limits = resolveRequestLimits(settings.limits);
  const admit = settings.admission ?? createAdmission(limits);
  return [
    {
      method: 'POST',
      path: '/feedback',
      operation: feedbackOperation(feedback.limits),
      async handle(request) {
        const place = admit();
        try {
          const report = parseFeedbackRequest(await readJsonBody(request, limits.bodyBytes, place));
          const { change, changed } = await feedback.record(report);
          const { correct, trueLabel } = change.after;
          const known = trueLabel === undefined ? {} : { trueLabel };
          return stateResponse({ predictionId: change.predictionId, correct, ...known, changed });
        } finally {
          place.release();
        }
      },
    },
    {
      method: 'GET',
      path: '/feedback/errors',
      operation: recentErrorsOperation,
      async handle({ query }) {
        const parameters = new URLSearchParams(query);
        const [limit, cursor] = [parameters.get('limit'), parameters.get('cursor')];
        return stateResponse(
          await feedback.recentErrors({
            limit: limit === null ? undefined : parseLimit(limit),
            cursor: cursor ?? undefined,
          }),
        );
      },
    },
  ];
}

function parseLimit(limit: string): number {
  if (/^\d{1,4}$/.test(limit)) return Number(limit);
  throw invalid('limit', 'limit must be a whole number.');
}

/**
 * The body of `POST /feedback`. `null` counts as not given; unknown fields are ignored; values are checked by `record`.
 * @throws {SentimentError} `invalid_request`
 */
function parseFeedbackRequest(body: unknown): FeedbackReport {
  const object = requireJsonObject(body);
  const given = (field: string): unknown => ownField(object, field) ?? undefined;
  const [camel, snake] = [given('trueLabel'), given('true_label')];
  if (camel !== undefined && snake !== undefined && camel !== snake)
    throw invalid('trueLabel', 'trueLabel and true_label contradict each other.');
  const report = {
    predictionId: given('predictionId'),
    correct: given('correct'),
    trueLabel: camel ?? snake,
    text: given('text'),
    comment: given('comment'),
  };
  return Object.fromEntries(
    Object.entries(report).filter(([, value]) => value !== undefined),
  ) as unknown as FeedbackReport;
}
