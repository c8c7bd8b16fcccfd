import { notSubscribed, permissionDenied, Refusal, throttled } from '../refusal.js';
import type { Payload, Reply } from '../reply.js';
import { send, type Delivery } from './delivery.js';

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
export interface Happening {
  /** Waited before anything else. */
  delayMs?: number;
  /** Refused as the API gateway refuses, before CAMS. */
  refuseAtGate?: () => Refusal;
  /** Happens instead of carrying the call out. */
  instead?: () => Delivery;
  /** Refused by CAMS itself: with HTTP 200 where the sandbox was told so. */
  refuse?: () => Refusal;
  /** Changes what CAMS answers; the call was carried out. */
  alter?: (payload: Payload) => Payload;
  /** Decides how the reply travels; the call was carried out. */
  deliver?: (reply: Reply) => Delivery;
}

/** Fields whose values are enumerations, open ones, as every enumeration of CAMS is. */
const enumerations = new Set([
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
function rewrite(value: unknown, change: (text: string, field: string) => string, field = ''): unknown {
  if (typeof value === 'string') return change(value, field);
  if (Array.isArray(value)) return value.map((item: unknown) => rewrite(item, change, field));
  if (typeof value === 'object' && value !== null) return rewriteFields(value, change);
  return value;
}

function rewriteFields(fields: object, change: (text: string, field: string) => string): Payload {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, rewrite(value, change, field)]));
}

const html =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n';

/** Every kind of fault, by name. docs/sandbox.md describes each. */
export const faultKinds = {
  reset: () => ({ instead: () => ({ how: 'reset' }) }),
  hang: () => ({ instead: () => ({ how: 'hang' }) }),
  delay: ({ ms = 1000 }) => ({ delayMs: ms }),
  html502: () => ({ instead: () => send({ status: 502, headers: { 'content-type': 'text/html' }, body: html }) }),
  emptyBody: () => ({
    instead: () => send({ status: 200, headers: { 'content-type': 'application/json;charset=utf-8' }, body: '' }),
  }),
  throttle: ({ code, status }) => ({ refuseAtGate: () => throttled(code, status) }),
  error: ({ code = 'InternalError', message, status = code === 'InternalError' ? 500 : 400 }) => ({
    refuseAtGate: () =>
      new Refusal(code, message ?? 'The request processing has failed due to some unknown error.', status),
  }),
  permissionDeny: () => ({
    refuse: () => permissionDenied('The RAM policy of the account does not allow this action.'),
  }),
  unsubscribed: () => ({ refuse: notSubscribed }),
  cutOff: () => ({
    deliver: (reply) => send({ ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) }),
  }),
  lostReply: () => ({ deliver: () => ({ how: 'reset' }) }),
  hungReply: () => ({ deliver: () => ({ how: 'hang' }) }),
  idleClose: ({ ms = 0 }) => ({ deliver: (reply) => ({ how: 'send', reply, closeIdleAfterMs: ms }) }),
  unknownEnum: ({ value = 'NOBODY_LISTED_THIS' }) => ({
    alter: (payload) => rewriteFields(payload, (text, field) => (enumerations.has(field) ? value : text)),
  }),
  trailingNewlines: () => ({ alter: (payload) => rewriteFields(payload, (text) => `${text}\n`) }),
} satisfies Record<string, (details: FaultDetails) => Happening>;

export type FaultKind = keyof typeof faultKinds;

/** Which details each kind takes. */
export const detailsOf: Partial<Record<FaultKind, readonly (keyof FaultDetails)[]>> = {
  delay: ['ms'],
  idleClose: ['ms'],
  throttle: ['code', 'status'],
  error: ['code', 'message', 'status'],
  unknownEnum: ['value'],
};
