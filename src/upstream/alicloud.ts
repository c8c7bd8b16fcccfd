/**
 * The only file that knows Alibaba Cloud's client. It signs (ACS3-HMAC-SHA256) and sends one call, and translates what
 * comes back into the port's terms; of the client's own messages, which hold whole URLs, nothing gets past it.
 * What is said here of the client holds for @alicloud/openapi-client 0.4.15 and the httpx 2 below it.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { translateClientError } from './client-errors.js';
import { resolveCredentials, staticCredentials, singleFlightProvider, type KeyPair } from './credentials.js';
import { TransportError, type Transport, type TransportReply, type TransportRequest } from './transport.js';

export type { KeyPair } from './credentials.js';

export interface AlicloudOptions {
  /** host[:port], without scheme and path. The one public endpoint is cams.ap-southeast-1.aliyuncs.com. */
  readonly endpoint: string;
  /** http is for loopback. */
  readonly protocol: 'http' | 'https';
  /** A key pair, or the client's own chain: environment, OIDC role, profile files, ECS metadata, URI. */
  readonly credentials: KeyPair | 'chain';
  /** Longest exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** PEM of the authorities to trust in place of the well-known ones. */
  readonly caCertificates?: string;
}

export interface AlicloudTransport extends Transport {
  /** Where the credentials were found, such as `static_ak` or `default/env`; no part of them. */
  readonly credentialsFrom: string;
  /** The id of the access key that was found first; a role's changes with each session. */
  readonly accessKeyId: string;
}

type OpenApiClient = typeof import('@alicloud/openapi-client', { with: { 'resolution-mode': 'require' } });
type CredentialsPackage = typeof import('@alicloud/credentials', { with: { 'resolution-mode': 'require' } });

/** The API's version, sent as `x-acs-version`. */
const apiVersion = '2020-06-06';

// The client is CommonJS with a default export inside of its exports, which Node.js and bundlers unwrap differently;
// required, it is the same everywhere. And only who calls Alibaba Cloud pays the 80 ms of loading it.
const requireModule = createRequire(import.meta.url);

/**
 * The transport of production, and of the sandbox too. Credentials are resolved here, once, before the first call.
 * @throws UpstreamError UPSTREAM_CREDENTIALS when none are found
 */
export async function createAlicloudTransport(options: AlicloudOptions): Promise<AlicloudTransport> {
  const {
    default: Client,
    Config,
    OpenApiRequest,
    Params,
  } = requireModule('@alicloud/openapi-client') as OpenApiClient;
  const { default: Credential, DefaultCredentialsProvider } = requireModule(
    '@alicloud/credentials',
  ) as CredentialsPackage;
  const { endpoint, protocol, timeoutMs, caCertificates } = options;
  const provider = singleFlightProvider(
    options.credentials === 'chain'
      ? DefaultCredentialsProvider.builder().build()
      : staticCredentials(options.credentials),
  );
  const { accessKeyId, providerName } = await resolveCredentials(provider);
  const client = new Client(
    new Config({
      endpoint,
      protocol,
      credential: new Credential(null, provider),
      // connectTimeout is really the socket's idle time, and readTimeout may be lost on a re-used socket: both alike.
      // httpx's timer for readTimeout is only cleared by a reader that the client does not use, so that 6 to 9 KB of each
      // call are held until it has run: at the full quota of all seven operations and 20 s, about 10 MB.
      connectTimeout: timeoutMs,
      readTimeout: timeoutMs,
      ca: caCertificates,
      userAgent: 'waba-gateway',
    }),
  );

  async function call({ action, query, isWrite }: TransportRequest): Promise<TransportReply> {
    const params = new Params({
      action,
      version: apiVersion,
      protocol,
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      // Raw, so that what is not JSON can be told from what is, and no long number loses a digit.
      bodyType: 'string',
    });
    const headers: Record<string, string> = {
      // The client's own nonces come from 10^12 values of Math.random, and collide about once in a million calls.
      'x-acs-signature-nonce': randomUUID(),
    };
    // A server may close an idle connection at the very moment at which it is used again, and nobody can know then whether
    // the call was carried out. A read is simply repeated; a write goes out on a connection of its own. The client keeps
    // one pool for all, from which no header takes a call out: but over TLS, `ignoreSSL: false`, which is what is meant
    // anyway, makes a second pool, and closing every connection after use keeps that one empty. Without TLS, which is
    // loopback, there is no second pool, and every call has a connection of its own.
    const needsOwnConnection = isWrite || protocol === 'http';
    if (needsOwnConnection) headers['connection'] = 'close';
    const runtime = (isWrite ? { ignoreSSL: false } : {}) as Parameters<typeof client.callApi>[2];
    const reply = await client.callApi(params, new OpenApiRequest({ query, headers }), runtime);
    return {
      status: Number(reply['statusCode']),
      body: String(reply['body']),
      requestId: requestIdIn(reply['headers']),
    };
  }

  return {
    credentialsFrom: providerName,
    accessKeyId,
    async send(request) {
      try {
        return await call(request);
      } catch (thrown) {
        const reply = translateClientError(thrown);
        if (reply instanceof TransportError) throw reply;
        return reply;
      }
    },
  };
}

function requestIdIn(headers: unknown): string | null {
  if (typeof headers !== 'object' || headers === null) return null;
  const value = (headers as Readonly<Record<string, unknown>>)['x-acs-request-id'];
  return typeof value === 'string' ? value : null;
}
