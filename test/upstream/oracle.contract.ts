/** Compares the wire format of every operation with Alibaba's generated client for CAMS. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/operations/index.js';
import { createAlicloudTransport, type AlicloudTransport } from '../../src/upstream/index.js';

type Cams = typeof import('@alicloud/cams20200606', { with: { 'resolution-mode': 'require' } });
type OpenApi = typeof import('@alicloud/openapi-client', { with: { 'resolution-mode': 'require' } });
const load = createRequire(import.meta.url);
const cams = load('@alicloud/cams20200606') as Cams;
const { Config } = load('@alicloud/openapi-client') as OpenApi;

interface Call {
  readonly method: string | undefined;
  readonly path: string;
  readonly action: IncomingHttpHeaders[string];
  readonly version: IncomingHttpHeaders[string];
  readonly algorithm: string | undefined;
  /**
   * The parameters of query and form body: client 1.4.2 sends some operations as a form, newer metadata uses the query.
   */
  readonly parameters: Record<string, string>;
}

const keys = { accessKeyId: 'id', accessKeySecret: 'secret' };
const calls: Call[] = [];
const recorder = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const url = new URL(request.url ?? '', 'http://loopback');
  calls.push({
    method: request.method,
    path: url.pathname,
    action: request.headers['x-acs-action'],
    version: request.headers['x-acs-version'],
    algorithm: request.headers.authorization?.split(' ')[0],
    parameters: { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(new URLSearchParams(body)) },
  });
  response.end('{"Code":"OK"}');
});
let endpoint = '';
let ours: AlicloudTransport;

beforeAll(async () => {
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  endpoint = `127.0.0.1:${(recorder.address() as AddressInfo).port}`;
  ours = await createAlicloudTransport({ endpoint, protocol: 'http', credentials: keys, timeoutMs: 5_000 });
});

afterAll(
  () =>
    new Promise((resolve) => {
      recorder.close(resolve);
      recorder.closeAllConnections();
    }),
);

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** The generated client's method and request class are named after the operation. */
async function theirs(action: string, parameters: Readonly<Record<string, unknown>>): Promise<void> {
  const client = new cams.default(new Config({ ...keys, protocol: 'http', endpoint }));
  const Request: unknown = Reflect.get(cams, `${action}Request`);
  const method: unknown = Reflect.get(client, lowerFirst(action));
  if (typeof Request !== 'function' || typeof method !== 'function')
    throw new Error(`expected ${action} in the generated client, found none`);
  const named = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [lowerFirst(name), value]));
  await Reflect.apply(method, client, [Reflect.construct(Request, [named])]);
}

/**
 * Operations that the generated client, 1.4.2 of 2024, does not have yet; their parameters come from Alibaba's
 * metadata.
 */
const newerOperations = new Set([
  'GetWhatsappHealthStatus',
  'GetConversationalAutomation',
  'UpdateConversationalAutomation',
  'ListInstance',
]);

/** Parameters that the generated client does not have yet: `Operation.Parameter`. */
const newerParameters = new Set<string>([]);

const website = "https://a.example/?q=Grüße 你好 !'()*&%+=~ 😀";
/** Parameters that the generated client accepts as lists and objects: a value for each, and the JSON that is sent. */
const structured: Readonly<Record<string, { readonly value: unknown; readonly json: string }>> = {
  Websites: { value: [website], json: JSON.stringify([website]) },
};

/** The parameters of an operation that the generated client knows, by their CAMS names. */
function knownParameters(action: string): ReadonlySet<unknown> {
  const Request: unknown = Reflect.get(cams, `${action}Request`);
  const names: unknown = typeof Request === 'function' ? Reflect.get(Request, 'names') : undefined;
  if (typeof names !== 'function') throw new Error(`expected ${action} in the generated client, found none`);
  return new Set(Object.values(Reflect.apply(names, Request, []) as Record<string, unknown>));
}

const comparable = operations.filter(({ action }) => !newerOperations.has(action));

describe('the wire format', () => {
  it('the generated client lacks exactly the operations that this test leaves out', () => {
    const missing = operations.filter(({ action }) => Reflect.get(cams, `${action}Request`) === undefined);
    expect(new Set(missing.map(({ action }) => action))).toEqual(newerOperations);
  });

  it('the generated client lacks exactly the parameters that this test leaves out', () => {
    const missing = comparable.flatMap(({ action, parameters }) => {
      const known = knownParameters(action);
      return Object.keys(parameters).flatMap((name) => (known.has(name) ? [] : [`${action}.${name}`]));
    });
    expect(new Set(missing)).toEqual(newerParameters);
  });

  it.each(comparable)('$action is sent as the generated client sends it', async ({ action, parameters, access }) => {
    const known = Object.keys(parameters).filter((name) => knownParameters(action).has(name));
    const query = Object.fromEntries(
      known.map((name) => [name, structured[name]?.json ?? `${name}: Grüße 你好 !'()*&%+=~ 😀`]),
    );
    const values = Object.fromEntries(known.map((name) => [name, structured[name]?.value ?? query[name]]));
    calls.length = 0;
    await theirs(action, values);
    await ours.send({ action, query, isWrite: access !== 'READ' });
    const [expected, came] = calls;
    expect(expected).toMatchObject({ action, version: '2020-06-06', parameters: query });
    expect(came).toEqual(expected);
  });
});
