/**
 * The transport over Alibaba Cloud's client, which only this file imports: request signing (ACS3-HMAC-SHA256), sending,
 * and translation of the reply or error. The client's messages contain whole URLs and are never passed on. Comments
 * about the client describe @alicloud/openapi-client 0.4.15 with httpx 2.
 */
import { randomUUID } from 'node:crypto';
import { Agent as HttpAgent, type Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createRequire } from 'node:module';
import { systemClock } from '../clock.js';
import { translateClientError } from './client-errors.js';
import { cacheCredentials, resolveCredentials, staticCredentials, type KeyPair } from './credentials.js';
import { useAgentsFor } from './httpx-agent.js';
import { expectReplyHead, namedHeaders, nonceHeader } from './reply-headers.js';
import { TransportError, type Transport, type TransportRequest } from './transport.js';

export type { KeyPair } from './credentials.js';

export interface AlicloudOptions {
  /** host[:port] without scheme and path. The only public endpoint is cams.ap-southeast-1.aliyuncs.com. */
  readonly endpoint: string;
  /** `http` is for loopback only. */
  readonly protocol: 'http' | 'https';
  /** A key pair, or the client's default credential chain: environment, OIDC role, profile files, ECS metadata, URI. */
  readonly credentials: KeyPair | 'chain';
  /** Timeout of one exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** Opens the connections, through a proxy; absent: directly. */
  readonly agent?: Agent;
  /** PEM of the certificate authorities to trust instead of the default ones. */
  readonly caCertificates?: string;
}

export interface AlicloudTransport extends Transport {
  /** The provider of the credentials, such as `static_ak` or `default/env`. */
  readonly credentialsFrom: string;
  /** The access key id at start. The key of a role changes with each session. */
  readonly accessKeyId: string;
}

type OpenApiClient = typeof import('@alicloud/openapi-client', { with: { 'resolution-mode': 'require' } });
type CredentialsPackage = typeof import('@alicloud/credentials', { with: { 'resolution-mode': 'require' } });

/** The API's version, sent as `x-acs-version`. */
const apiVersion = '2020-06-06';

// The client is CommonJS with a nested default export, which Node.js and bundlers unwrap differently; require() behaves
// the same everywhere. It also loads the client (80 ms) only when it is used.
const requireModule = createRequire(import.meta.url);

/**
 * Creates the transport to Alibaba Cloud or to the sandbox. Resolves the credentials once, before the first call.
 * @throws UpstreamError UPSTREAM_CREDENTIALS if none are found
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
  const { endpoint, protocol, timeoutMs, caCertificates, agent } = options;
  const single =
    agent ?? (protocol === 'https' ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }));
  useAgentsFor(endpoint, { shared: agent, single });
  const { credentials: source } = options;
  const provider = cacheCredentials(
    () => (source === 'chain' ? DefaultCredentialsProvider.builder().build() : staticCredentials(source)),
    systemClock.now,
  );
  const { accessKeyId, providerName } = await resolveCredentials(provider);
  const client = new Client(
    new Config({
      endpoint,
      protocol,
      credential: new Credential(null, provider),
      // connectTimeout is really the socket's idle timeout, and readTimeout can be lost on a reused socket, so set
      // both.
      connectTimeout: timeoutMs,
      readTimeout: timeoutMs,
      ca: caCertificates,
      userAgent: 'waba-gateway',
    }),
  );

  const paramsByAction = new Map<string, InstanceType<typeof Params>>();

  function paramsOf(action: string): InstanceType<typeof Params> {
    const known = paramsByAction.get(action);
    if (known !== undefined) return known;
    const params = new Params({
      action,
      version: apiVersion,
      protocol,
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      // Raw text, to detect replies that are not JSON and to keep all digits of long numbers.
      bodyType: 'string',
    });
    paramsByAction.set(action, params);
    return params;
  }

  /** @returns the body of the reply */
  async function call({ action, query, isWrite }: TransportRequest, nonce: string): Promise<string> {
    const headers: Record<string, string> = { [nonceHeader]: nonce };
    // A server may close an idle connection just as it is reused; whether the call was carried out is then unknown. A
    // read is simply retried, but a write opens a connection of its own.
    if (isWrite) headers['connection'] = 'close';
    const runtime = {} as Parameters<typeof client.callApi>[2];
    const reply = await client.callApi(paramsOf(action), new OpenApiRequest({ query, headers }), runtime);
    return String(reply['body']);
  }

  return {
    credentialsFrom: providerName,
    accessKeyId,
    async send(request) {
      // The client signs with these credentials, or newer ones if they are discarded in between.
      const credentials = await provider.getCredentials();
      const discardCredentials = source === 'chain' ? () => provider.discard(credentials) : undefined;
      // The client draws its nonces from 10^12 values of Math.random; about one in a million calls would collide.
      const nonce = randomUUID();
      const expected = expectReplyHead(nonce);
      try {
        const body = await call(request, nonce);
        const head = expected.head();
        return { status: head?.status ?? 200, body, ...namedHeaders(head), discardCredentials };
      } catch (error) {
        const reply = translateClientError(error, expected.head());
        if (reply instanceof TransportError) throw reply;
        return { ...reply, discardCredentials };
      } finally {
        expected.end();
      }
    },
  };
}
