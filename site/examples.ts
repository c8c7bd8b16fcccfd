/** Runs the examples of the reference site against the sandbox, so that each is shown with a real answer. */
import { pino } from 'pino';
import { configOf, startGateway, type Gateway } from '../src/index.js';
import { gatewayEnv, startSandbox, type RunningSandbox } from '../src/sandbox/index.js';
import { seededRandom } from '../src/sandbox/state/seeded-random.js';
import { readExamples, type ExampleSource } from './example-source.js';

export interface Example extends ExampleSource {
  /** Null if the example has no variables. */
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** The body of the response; of a subscription, its first event. */
  readonly answer: unknown;
}

interface SiteGateway {
  readonly gateway: Gateway;
  readonly sandbox: RunningSandbox;
  close(): Promise<void>;
}

/** Starts a gateway on a sandbox whose data, codes and request ids are the same each time. */
export async function startSiteGateway(env: Readonly<Record<string, string>> = {}): Promise<SiteGateway> {
  const sandbox = await startSandbox({ latencyMs: 0, seed: 1, random: seededRandom('site') });
  const config = configOf({
    ...gatewayEnv(sandbox),
    PORT: '0',
    ...(env['CLIENTS_FILE'] === undefined ? { AUTH: 'off' } : {}),
    ...env,
  });
  const gateway = await startGateway(config, pino({ level: 'silent' }));
  return {
    gateway,
    sandbox,
    async close() {
      await gateway.close();
      await sandbox.close();
    },
  };
}

/** Changes that cause the events of the subscriptions. */
const triggers: Readonly<Record<string, string>> = {
  'Subscription.messageQrdlsChanged': `mutation { addMessageQrdl(input: {
    custSpaceId: "cams-cafe-moewe", phoneNumber: "+492214710142", prefilledMessage: "Hello" }) { __typename } }`,
  'Subscription.phoneNumberChanged': `mutation { addPhoneNumber(input: {
    custSpaceId: "cams-cafe-moewe", number: "+492214719903", verifiedName: "Café Möwe Deutz" }) { __typename } }`,
};

/** Runs every example, in order. @param now epoch milliseconds, for the examples that name a time */
export async function runExamples(now: number): Promise<readonly Example[]> {
  const { gateway, sandbox, close } = await startSiteGateway();
  try {
    const examples: Example[] = [];
    for (const source of readExamples()) {
      const document = source.document.replace('"123456"', JSON.stringify(await lastVerificationCode(sandbox)));
      const example = { ...source, document, variables: variablesOf(source, now) };
      const trigger = triggers[source.field];
      const answer =
        trigger === undefined
          ? await (await post(gateway, example)).json()
          : await firstEvent(await post(gateway, example), () => post(gateway, { document: trigger }));
      examples.push({ ...example, answer: reproducible(answer, sandbox.url) });
    }
    return examples;
  } finally {
    await close();
  }
}

/**
 * Replaces the parts of a QR image's URL that differ between runs: the sandbox's port, the expiry and the signature.
 * The same sources must make the same site.
 */
function reproducible(answer: unknown, sandboxUrl: string): unknown {
  const text = JSON.stringify(answer)
    .replaceAll(sandboxUrl, 'http://127.0.0.1:4010')
    .replaceAll(/Expires=\d+&Signature=[0-9a-f]+/g, 'Expires=…&Signature=…');
  return JSON.parse(text) as unknown;
}

/** Sends a document to a gateway, with the API key if one is given. */
export function post(
  { url }: Gateway,
  { document, variables, key }: { document: string; variables?: Example['variables']; key?: string },
): Promise<Response> {
  const isSubscription = document.startsWith('subscription');
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(isSubscription ? { accept: 'text/event-stream' } : {}),
      ...(key === undefined ? {} : { 'x-api-key': key }),
    },
    body: JSON.stringify({ query: document, variables }),
  });
}

const dayMs = 86_400_000;

/** The variables of the example `OneNumber`: the last two complete days. */
function variablesOf({ name }: ExampleSource, now: number): Example['variables'] {
  if (name !== 'OneNumber') return null;
  const today = now - (now % dayMs);
  return { from: new Date(today - 2 * dayMs).toISOString(), to: new Date(today).toISOString() };
}

/** The code that the sandbox has sent last, as the owner of the number would read it. */
async function lastVerificationCode({ url }: RunningSandbox): Promise<string> {
  const codes: unknown = await (await fetch(`${url}/__sandbox/verification-codes`)).json();
  const last: unknown = Array.isArray(codes) ? codes.at(-1) : undefined;
  return typeof last === 'object' && last !== null && 'code' in last ? String(last.code) : '123456';
}

/** The first event of a subscription. Its first bytes mean that it is active, so that `cause` is not missed. */
async function firstEvent({ body }: Response, cause: () => Promise<unknown>): Promise<unknown> {
  if (body === null) throw new Error('Expected a stream of events.');
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    if (text === '') await cause();
    text += chunk;
    const [, event] = /^data: (.+)$/m.exec(text) ?? [];
    if (event !== undefined) return JSON.parse(event) as unknown;
  }
  throw new Error(`Expected an event, got ${text}`);
}
