import { notSubscribed, permissionDenied, ApiError, throttled } from '../api-error.js';
import type { Payload, HttpReply } from '../reply.js';
import { toDelivery, type Delivery } from './delivery.js';

/** What a fault may be told beside its kind and the calls it hits. */
export interface FaultDetails {
  /** Milliseconds: how long `delay` waits, and after what idle time `idleClose` closes. */
  ms?: number | undefined;
  /** The Code, Message and HTTP status of `error` and `throttle`; status 200 puts the Code into a reply that looks well. */
  code?: string | undefined;
  message?: string | undefined;
  status?: number | undefined;
  /** What `unknownEnum` writes. */
  value?: string | undefined;
}

/** What a fault does to a call. Each step is optional; a call without any goes its usual way. */
export interface FaultEffect {
  /** Waited before anything else. */
  delayMs?: number;
  /** Refused as the API gateway refuses, before CAMS. */
  rejectAtGate?: () => ApiError;
  /** Happens instead of carrying the call out. */
  shortCircuit?: () => Delivery;
  /** Refused by CAMS itself: with HTTP 200 where the sandbox was told so. */
  reject?: () => ApiError;
  /** Changes what CAMS answers; the call was carried out. */
  transformPayload?: (payload: Payload) => Payload;
  /** Decides how the reply travels; the call was carried out. */
  deliver?: (reply: HttpReply) => Delivery;
}

/** Fields whose values are enumerations, open ones, as every enumeration of CAMS is. */
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

/** Rewrites every string of a reply. */
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

/** Every kind of fault, by name. docs/sandbox.md describes each. */
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

/** Which details each kind takes. */
export const detailsOf: Partial<Record<FaultKind, readonly (keyof FaultDetails)[]>> = {
  delay: ['ms'],
  idleClose: ['ms'],
  throttle: ['code', 'status'],
  error: ['code', 'message', 'status'],
  unknownEnum: ['value'],
};
