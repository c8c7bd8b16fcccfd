import type { ErrorCode } from '../../errors.js';

/** A rule that explains an error code to the operator: what is wrong, and what to do. */
export interface AdviceRule {
  readonly pattern: RegExp;
  readonly advice: string;
}

const findAdvice = (rules: readonly AdviceRule[], code: string): string | undefined =>
  rules.find(({ pattern }) => pattern.test(code))?.advice;

const networkRules: readonly AdviceRule[] = [
  {
    pattern: /^EPROXY407$/,
    advice: 'The proxy wants a user and a password: put them into HTTPS_PROXY, as http://user:password@host:port.',
  },
  {
    pattern: /^EPROXY(UNREACHABLE|TIMEOUT)$/,
    advice: 'The proxy does not answer. Check HTTPS_PROXY, or list the endpoint in NO_PROXY to connect directly.',
  },
  {
    pattern: /^EPROXY/,
    advice: 'The proxy refused to connect to the endpoint. Its rules must allow CONNECT to CAMS_ENDPOINT.',
  },
  {
    pattern: /^(ENOTFOUND|EAI_|ENODATA)/,
    advice:
      'The name of the endpoint does not resolve. Check CAMS_ENDPOINT and the DNS of this machine; if only a ' +
      'proxy may leave the network, set HTTPS_PROXY.',
  },
  {
    pattern: /^ECONNREFUSED$/,
    advice:
      'Nothing listens at the endpoint. Check the host and port in CAMS_ENDPOINT, and that the server is running.',
  },
  {
    pattern: /^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL)$/,
    advice:
      'There is no route to the endpoint. Check the network of this machine; if only a proxy may leave the ' +
      'network, set HTTPS_PROXY.',
  },
  {
    pattern: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    advice:
      'The endpoint does not answer. A firewall may drop the packets: allow outgoing HTTPS to it; if only a proxy ' +
      'may leave the network, set HTTPS_PROXY.',
  },
  {
    pattern: /^(EPROTO|ERR_SSL_)/,
    advice: 'The endpoint does not speak TLS. Check CAMS_PROTOCOL and the port in CAMS_ENDPOINT.',
  },
  {
    pattern: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    advice:
      "The endpoint's certificate is not valid at the time of this machine's clock. Check the clock first, then " +
      'CAMS_ENDPOINT; a proxy that intercepts TLS may have an old certificate.',
  },
  {
    pattern: /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/,
    advice:
      "The endpoint's certificate is not trusted. If a proxy intercepts TLS, add its certificate authority with " +
      'NODE_EXTRA_CA_CERTS. Or the certificate is for another name: check CAMS_ENDPOINT.',
  },
  {
    pattern: /^(ECONNRESET|EPIPE|HPE_)/,
    advice:
      'The endpoint closes the connection, or does not speak HTTP. Check CAMS_PROTOCOL, the port in ' +
      'CAMS_ENDPOINT, and any proxy in between.',
  },
];

/** The advice if the endpoint does not answer. */
export function networkAdvice(code: string): string {
  return (
    findAdvice(networkRules, code) ??
    'The endpoint cannot be reached. Check CAMS_ENDPOINT, CAMS_PROTOCOL and the network of this machine.'
  );
}

const upstreamCodeRules: readonly AdviceRule[] = [
  {
    pattern: /^(InvalidAccessKeyId|MissingAccessKeyId)/i,
    advice:
      'Credentials: the access key id is unknown or disabled. Check ALIBABA_CLOUD_ACCESS_KEY_ID, and in the RAM ' +
      'console that the key is enabled.',
  },
  {
    pattern: /^(SignatureDoesNotMatch|IncompleteSignature)/i,
    advice:
      'Credentials: the access key is known, but the secret does not match. Check ALIBABA_CLOUD_ACCESS_KEY_SECRET.',
  },
  {
    pattern: /^(InvalidSecurityToken|MissingSecurityToken)/i,
    advice:
      'Credentials: the security token (STS) has expired, is missing, or belongs to another access key. Renew all ' +
      'three together: ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and ' +
      'ALIBABA_CLOUD_SECURITY_TOKEN.',
  },
  {
    pattern: /^Product\.Unsubscript/i,
    advice:
      'Subscription: the account has not subscribed to Chat App Message Service. Activate it in the console of ' +
      'the account that the key belongs to.',
  },
  {
    pattern: /^Unknown\.ResourceOwnerId/i,
    advice:
      'Space: it does not exist, or belongs to another account. Check CAMS_SPACES, and that the access key is of ' +
      'the right account.',
  },
  {
    pattern: /^(InvalidApi|InvalidAction|InvalidVersion)/i,
    advice: 'Endpoint: an API of Alibaba Cloud answers, but it is not CAMS. Check CAMS_ENDPOINT.',
  },
];

const errorCodeAdvice: Partial<Record<ErrorCode, string>> = {
  UPSTREAM_CREDENTIALS:
    'Credentials: the upstream does not accept them, or they cannot be used. Check the access key, its secret and ' +
    'its token.',
  UPSTREAM_THROTTLED:
    "Quota: other programs use up the account's quota. If that is a running gateway, all is well; otherwise find " +
    "the other users of the account's keys, or lower CAMS_QUOTAS to the gateway's share.",
  UPSTREAM_TIMEOUT:
    'Upstream: CAMS accepted the call but did not answer within CAMS_TIMEOUT_MS. Try again; if it persists, ' +
    'contact Alibaba Cloud, or raise CAMS_TIMEOUT_MS.',
  UPSTREAM_BAD_RESPONSE:
    'Endpoint: the server that answers is not CAMS, or a proxy answers in its place. Check CAMS_ENDPOINT and any ' +
    'proxy in between.',
  UPSTREAM_UNAVAILABLE:
    'Upstream: CAMS is unavailable. Try again later; if it persists, contact Alibaba Cloud with the request id.',
};

export interface FailedCall {
  readonly action: string;
  readonly code: ErrorCode;
  readonly upstreamCode: string | undefined;
  /** The message of the gateway's error. */
  readonly message: string;
  readonly clockSkewMs: number | null;
}

/** The advice if the call was rejected or failed. */
export function callAdvice({ action, code, upstreamCode = '', message, clockSkewMs }: FailedCall): string {
  if (/^(InvalidTimeStamp|IllegalTimestamp)/i.test(upstreamCode)) return clockAdvice(clockSkewMs);
  if (code === 'UPSTREAM_PERMISSION_DENIED') {
    return (
      `Permission: the RAM policy of this access key does not allow the call. Allow the action cams:${action} (or ` +
      'cams:*) to its user or role; an IsvCode that does not belong to the space is refused the same way.'
    );
  }
  return findAdvice(upstreamCodeRules, upstreamCode) ?? errorCodeAdvice[code] ?? message;
}

/** Describes the clock skew. */
export function describeClockSkew(clockSkewMs: number | null): string {
  if (clockSkewMs === null) return 'unknown, because the upstream sends no Date header';
  const seconds = Math.abs(clockSkewMs) / 1_000;
  if (seconds < 5) return 'in step with the upstream';
  const amount = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  return `this machine is ${amount} ${clockSkewMs > 0 ? 'ahead of' : 'behind'} the upstream`;
}

export function clockAdvice(clockSkewMs: number | null): string {
  const isSkewed = clockSkewMs !== null && Math.abs(clockSkewMs) >= 5_000;
  const skewText = isSkewed ? `, and ${describeClockSkew(clockSkewMs)}` : '';
  // The time is from the Date header of the first reply, which may come from a proxy.
  const proxyHint =
    clockSkewMs !== null && !isSkewed
      ? ' The server that answered shows the same time as this machine; it may be a proxy, so compare with a ' +
        'correct clock.'
      : '';
  return (
    `Clock: the upstream refuses calls whose time is more than 15 minutes off${skewText}. Set the clock of this ` +
    `machine, and synchronise it with NTP.${proxyHint}`
  );
}
