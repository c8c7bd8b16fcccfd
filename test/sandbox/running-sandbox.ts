import { startSandbox, type RunningSandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import { acs3Call, type CallToSign } from './signed-call.js';

/** The sandboxes that a test started. They are closed after every test. */
const runningSandboxes: RunningSandbox[] = [];

/** A sandbox without latency on a free port of this machine. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ latencyMs: 0, ...options });
  runningSandboxes.push(sandbox);
  return sandbox;
}

export async function closeAll(): Promise<void> {
  await Promise.all(runningSandboxes.splice(0).map((sandbox) => sandbox.close()));
}

/** The time in the format of signatures. */
export const timestamp = () => `${new Date().toISOString().slice(0, 19)}Z`;

/** The arguments of fetch for a signed call. fetch sets the host header itself, to the same value. */
export function toFetchArguments(
  sandbox: RunningSandbox,
  call: Partial<CallToSign> = {},
): [url: string, init: RequestInit] {
  const { method, target, headers, body } = acs3Call({
    action: 'QueryChatappBindWaba',
    host: `127.0.0.1:${sandbox.port}`,
    date: timestamp(),
    ...call,
  });
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) if (name !== 'host') sent.set(name, String(value));
  return [sandbox.url + target, { method, headers: sent, ...(body.length > 0 ? { body: body.toString() } : {}) }];
}

/** Calls QueryChatappBindWaba by default. */
export const fetchSigned = (sandbox: RunningSandbox, more: Partial<CallToSign> = {}): Promise<Response> =>
  fetch(...toFetchArguments(sandbox, more));
