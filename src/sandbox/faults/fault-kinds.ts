import { notSubscribed, permissionDenied, ApiError, throttled } from '../api-error.js';
import { toDelivery, type Delivery, type HttpReply, type Payload } from '../reply.js';
import { formatNumber, rewriteLists, rewriteTexts, setField, whatsAppForm, wrapList } from './odd-replies.js';

/** Parameters of a fault kind. `detailsOf` lists the parameters that each kind takes. */
export interface FaultDetails {
  /** Milliseconds: how long `delay` waits, or after which idle time `idleClose` closes a connection. */
  ms?: number | undefined;
  /** Code, Message and HTTP status of `error` and `throttle`; with status 200 only the Code shows the error. */
  code?: string | undefined;
  message?: string | undefined;
  status?: number | undefined;
  /** Seconds or an HTTP date: the header Retry-After of `throttle`, `error` and `html502`. */
  retryAfter?: number | string | undefined;
  /** The field that `setField` sets, in each record or in the record with this index. */
  field?: string | undefined;
  index?: number | undefined;
  /** The text that `unknownEnum` writes, or the JSON value that `setField` writes. */
  value?: unknown;
}

/** The steps of a call that a fault changes. Each step is optional; an omitted step is carried out as usual. */
export interface FaultEffect {
  /** Delay before the call is processed. */
  delayMs?: number;
  /** Rejects the call in the API gateway, before it reaches CAMS. */
  rejectAtGate?: () => ApiError;
  /** Changes the parameters before the call is executed. */
  transformParameters?: (parameters: ReadonlyMap<string, string>) => ReadonlyMap<string, string>;
  /** Replaces the execution of the call. */
  shortCircuit?: () => Delivery;
  /** Rejects the call in CAMS itself: with HTTP 200 if `errorsWith` is `ok`. */
  reject?: () => ApiError;
  /** Changes the payload of a call that was executed. */
  transformPayload?: (payload: Payload) => Payload;
  /** Changes the delivery of the reply to a call that was executed. */
  deliver?: (reply: HttpReply) => Delivery;
}

/** Fields with enumeration values. CAMS may add values to every enumeration. */
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

const transform = (transformPayload: (payload: Payload) => Payload): FaultEffect => ({ transformPayload });

const retryAfterHeader = (retryAfter: number | string | undefined): Record<string, string> =>
  retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };

/** Maximum number of bytes in a QR code, at its lowest error correction level. */
const maxQrCodeBytes = 2953;

const badGatewayHtml =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n';

/** Every kind of fault by name. docs/sandbox.md describes each. */
export const faultKinds = {
  reset: () => ({ shortCircuit: () => ({ kind: 'reset' }) }),
  hang: () => ({ shortCircuit: () => ({ kind: 'hang' }) }),
  delay: ({ ms = 1000 }) => ({ delayMs: ms }),
  html502: ({ status = 502, retryAfter }) => ({
    shortCircuit: () =>
      toDelivery({
        status,
        headers: { 'content-type': 'text/html', ...retryAfterHeader(retryAfter) },
        body: badGatewayHtml,
      }),
  }),
  emptyBody: () => ({
    shortCircuit: () =>
      toDelivery({ status: 200, headers: { 'content-type': 'application/json;charset=utf-8' }, body: '' }),
  }),
  throttle: ({ code, status, retryAfter }) => ({
    rejectAtGate: () => throttled(code, status).withHeaders(retryAfterHeader(retryAfter)),
  }),
  error: ({ code = 'InternalError', message, status = code === 'InternalError' ? 500 : 400, retryAfter }) => ({
    rejectAtGate: () =>
      new ApiError(code, message ?? 'The request processing has failed due to some unknown error.', status).withHeaders(
        retryAfterHeader(retryAfter),
      ),
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
  byteOrderMark: () => ({
    deliver: (reply) => toDelivery({ ...reply, body: `\uFEFF${reply.body.toString()}` }),
  }),
  unknownEnum: ({ value = 'NOBODY_LISTED_THIS' }) =>
    transform((payload) => rewriteTexts(payload, (text, field) => (enumFields.has(field) ? value : text))),
  trailingNewlines: () => transform((payload) => rewriteTexts(payload, (text) => `${text}\n`)),
  setField: ({ field = 'PhoneNumber', value, index }) => transform((payload) => setField(payload, field, value, index)),
  nullRecord: () => transform((payload) => rewriteLists(payload, (list) => [null, ...list])),
  duplicateRecords: () => transform((payload) => rewriteLists(payload, (list) => [...list, ...list])),
  wrappedLists: () => transform((payload) => rewriteLists(payload, wrapList)),
  singleObjects: () => transform((payload) => rewriteLists(payload, ([first]) => first)),
  formattedNumbers: () =>
    transform((payload) =>
      rewriteTexts(payload, (text, field) => (field === 'PhoneNumber' ? formatNumber(text) : text)),
    ),
  numericTexts: () =>
    transform((payload) => rewriteTexts(payload, (text) => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : text))),
  urlsWithoutScheme: () => transform((payload) => rewriteTexts(payload, (text) => text.replace(/^https?:\/\//, ''))),
  longLinks: () =>
    transform((payload) =>
      rewriteTexts(payload, (text, field) => (field === 'DeepLinkUrl' ? text.padEnd(maxQrCodeBytes + 1, 'A') : text)),
    ),
  otherNumberForm: () => ({
    transformParameters: (given) => {
      const national = given.get('PhoneNumber');
      const countryCode = given.get('Cc');
      if (national === undefined || countryCode === undefined) return given;
      return new Map(given).set('PhoneNumber', whatsAppForm(countryCode, national));
    },
  }),
} satisfies Record<string, (details: FaultDetails) => FaultEffect>;

export type FaultKind = keyof typeof faultKinds;

/** The details that each kind takes. Kinds that are not listed take none. */
export const detailsOf: Partial<Record<FaultKind, readonly (keyof FaultDetails)[]>> = {
  delay: ['ms'],
  idleClose: ['ms'],
  html502: ['status', 'retryAfter'],
  throttle: ['code', 'status', 'retryAfter'],
  error: ['code', 'message', 'status', 'retryAfter'],
  unknownEnum: ['value'],
  setField: ['field', 'value', 'index'],
};
