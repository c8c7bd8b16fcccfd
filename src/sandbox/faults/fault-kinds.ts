import { notSubscribed, permissionDenied, ApiError, throttled } from '../api-error.js';
import type { Payload, HttpReply } from '../reply.js';
import { toDelivery, type Delivery } from './delivery.js';

/** Parameters of a fault kind. `detailsOf` says which kind takes which. */
export interface FaultDetails {
  /** Milliseconds: how long `delay` waits, and after how long `idleClose` closes an idle connection. */
  ms?: number | undefined;
  /** Code, Message and HTTP status of `error` and `throttle`; with status 200 only the Code shows the error. */
  code?: string | undefined;
  message?: string | undefined;
  status?: number | undefined;
  /** The value that `unknownEnum` writes. */
  value?: string | undefined;
}

/** The steps of a call that a fault changes. Each is optional; without any the call is handled as usual. */
export interface FaultEffect {
  /** Delay before the call is processed. */
  delayMs?: number;
  /** Rejects the call in the API gateway, before it reaches CAMS. */
  rejectAtGate?: () => ApiError;
  /** Replaces the execution of the call. */
  shortCircuit?: () => Delivery;
  /** Rejects the call in CAMS itself: with HTTP 200 where `errorsWith` is `ok`. */
  reject?: () => ApiError;
  /** Changes the payload of a call that was executed. */
  transformPayload?: (payload: Payload) => Payload;
  /** Changes the delivery of the reply to a call that was executed. */
  deliver?: (reply: HttpReply) => Delivery;
}

/** Fields with enumeration values. Every enumeration of CAMS is open. */
const enumFields = new Set([
  'AccountReviewStatus',
  'CodeVerificationStatus',
  'GenerateQrImage',
  'MarketingMessageLiteStatus',
  'MessagingLimitTier',
  'NameStatus',
  'NewNameStatus',
  'QualityRating',
  'Status',
]);

/** Rewrites every string in a value, recursively. */
function rewriteStrings(value: unknown, change: (text: string, field: string) => string, field = ''): unknown {
  if (typeof value === 'string') return change(value, field);
  if (Array.isArray(value)) return value.map((item: unknown) => rewriteStrings(item, change, field));
  if (typeof value === 'object' && value !== null) return rewriteStringFields(value, change);
  return value;
}

function rewriteStringFields(fields: object, change: (text: string, field: string) => string): Payload {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, rewriteStrings(value, change, field)]),
  );
}

const badGatewayHtml =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n';

/** Every kind of fault by name. docs/sandbox.md describes each. */
export const faultKinds = {
  reset: () => ({ shortCircuit: () => ({ kind: 'reset' }) }),
  hang: () => ({ shortCircuit: () => ({ kind: 'hang' }) }),
  delay: ({ ms = 1000 }) => ({ delayMs: ms }),
  html502: () => ({
    shortCircuit: () => toDelivery({ status: 502, headers: { 'content-type': 'text/html' }, body: badGatewayHtml }),
  }),
  emptyBody: () => ({
    shortCircuit: () =>
      toDelivery({ status: 200, headers: { 'content-type': 'application/json;charset=utf-8' }, body: '' }),
  }),
  throttle: ({ code, status }) => ({ rejectAtGate: () => throttled(code, status) }),
  error: ({ code = 'InternalError', message, status = code === 'InternalError' ? 500 : 400 }) => ({
    rejectAtGate: () =>
      new ApiError(code, message ?? 'The request processing has failed due to some unknown error.', status),
  }),
  permissionDeny: () => ({
    reject: () => permissionDenied('The RAM policy of the account does not allow this action.'),
  }),
  unsubscribed: () => ({ reject: notSubscribed }),
  cutOff: () => ({
    deliver: (reply) => toDelivery({ ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) }),
  }),
  lostReply: () => ({ deliver: () => ({ kind: 'reset' }) }),
  hungReply: () => ({ deliver: () => ({ kind: 'hang' }) }),
  idleClose: ({ ms = 0 }) => ({ deliver: (reply) => ({ kind: 'send', reply, closeIdleAfterMs: ms }) }),
  unknownEnum: ({ value = 'NOBODY_LISTED_THIS' }) => ({
    transformPayload: (payload) =>
      rewriteStringFields(payload, (text, field) => (enumFields.has(field) ? value : text)),
  }),
  trailingNewlines: () => ({ transformPayload: (payload) => rewriteStringFields(payload, (text) => `${text}\n`) }),
} satisfies Record<string, (details: FaultDetails) => FaultEffect>;

export type FaultKind = keyof typeof faultKinds;

/** The details that each kind takes; the other kinds take none. */
export const detailsOf: Partial<Record<FaultKind, readonly (keyof FaultDetails)[]>> = {
  delay: ['ms'],
  idleClose: ['ms'],
  throttle: ['code', 'status'],
  error: ['code', 'message', 'status'],
  unknownEnum: ['value'],
};
