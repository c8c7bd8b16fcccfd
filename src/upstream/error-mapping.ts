import type { ErrorCode } from '../errors.js';

/** Maps an error code of the upstream to an error of this gateway. */
export interface ErrorMapping {
  /** The upstream's code, case-insensitive; a trailing `*` matches any suffix. The first match wins. */
  readonly code: string;
  readonly error: Extract<ErrorCode, `UPSTREAM_${string}`>;
  /** The message for the caller. If undefined, the upstream's message is used, scrubbed. */
  readonly message?: string;
  /** The same call may succeed shortly. */
  readonly isTransient?: true;
  /** The upstream may have carried out the call before it failed. */
  readonly mayHaveBeenCarriedOut?: true;
}

const unavailable = { error: 'UPSTREAM_UNAVAILABLE', isTransient: true, mayHaveBeenCarriedOut: true } as const;
const throttled = { error: 'UPSTREAM_THROTTLED' } as const;
const credentials = { error: 'UPSTREAM_CREDENTIALS' } as const;
const denied = {
  error: 'UPSTREAM_PERMISSION_DENIED',
  message:
    "The upstream does not allow the gateway's own account to do this. Its RAM policy has to allow the operation.",
} as const;
const wrongEndpoint = {
  error: 'UPSTREAM_REJECTED',
  message: 'The upstream does not offer this operation at the address that the gateway is configured with.',
} as const;

/** Alibaba Cloud's common error codes and those that CAMS documents. */
export const errorMappings: readonly ErrorMapping[] = [
  {
    code: 'Product.Unsubscript',
    error: 'UPSTREAM_NOT_SUBSCRIBED',
    message: "The gateway's Alibaba Cloud account has not subscribed to Chat App Message Service.",
  },
  {
    code: 'Unknown.ResourceOwnerId',
    error: 'UPSTREAM_NOT_OWNED',
    message: 'The space or phone number does not belong to this account, or does not exist.',
  },

  { code: 'Throttling*', ...throttled },
  { code: 'System.LimitControl', ...throttled },

  {
    code: 'MissingAccessKeyId',
    ...credentials,
    message: 'The upstream received no access key: the gateway has no credentials to sign with.',
  },
  {
    code: 'InvalidAccessKeyId*',
    ...credentials,
    message: "The upstream does not know the gateway's access key, or it has been disabled.",
  },
  {
    code: 'SignatureDoesNotMatch',
    ...credentials,
    message:
      "The upstream does not accept the gateway's signature: the access key's secret does not belong to the key.",
  },
  {
    code: 'IncompleteSignature',
    ...credentials,
    message: "The upstream reports an incomplete signature. Check the gateway's access key and secret.",
  },
  {
    code: 'InvalidTimeStamp*',
    ...credentials,
    message: "The gateway's clock is off by more than 15 minutes. Correct it.",
  },
  {
    code: 'IllegalTimestamp*',
    ...credentials,
    message: "The gateway's clock is off by more than 15 minutes. Correct it.",
  },
  {
    code: 'InvalidSecurityToken*',
    ...credentials,
    message: "The gateway's security token (STS) has expired or does not belong to its access key.",
  },
  {
    code: 'MissingSecurityToken*',
    ...credentials,
    message: "The gateway's access key is a temporary one and needs its security token (STS).",
  },

  {
    code: 'SignatureNonceUsed',
    error: 'UPSTREAM_UNAVAILABLE',
    message: 'The upstream rejected the call as a duplicate of another one and did not carry it out. Retry.',
    isTransient: true,
  },

  { code: 'Ram.PermissionDeny', ...denied },
  { code: 'Forbidden*', ...denied },
  { code: 'NoPermission*', ...denied },

  { code: 'InvalidApi.NotFound*', ...wrongEndpoint },
  { code: 'InvalidAction.NotFound*', ...wrongEndpoint },
  { code: 'InvalidVersion*', ...wrongEndpoint },

  { code: 'InternalError*', ...unavailable },
  { code: 'InternalServerError*', ...unavailable },
  { code: 'ServiceUnavailable*', ...unavailable },
];

/** Matches undocumented codes that report a failure of the upstream itself rather than a rejection. */
const serverFailurePattern = new RegExp(
  'internal|unavailable|time.?out|(?:system|service).?(?:error|busy|exception)|unknown.?(?:error|exception)',
  'i',
);

/** Classifies an error reply by its code, or by its HTTP status if the code is unknown. */
export function errorMappingOf(code: string | undefined, status: number): Omit<ErrorMapping, 'code'> {
  const known = code === undefined ? undefined : errorMappings.find((mapping) => matchesCode(mapping.code, code));
  if (known !== undefined) return known;
  if (status === 429) return throttled;
  if (status >= 500 || (code !== undefined && serverFailurePattern.test(code))) return unavailable;
  if (status === 401) return { ...credentials, message: "The upstream does not accept the gateway's credentials." };
  if (status === 403) return denied;
  return { error: 'UPSTREAM_REJECTED' };
}

function matchesCode(pattern: string, code: string): boolean {
  const [wanted, actual] = [pattern.toLowerCase(), code.toLowerCase()];
  return wanted.endsWith('*') ? actual.startsWith(wanted.slice(0, -1)) : actual === wanted;
}
