/**
 * The sandbox: an HTTP server that behaves towards a signed request as Alibaba Cloud CAMS does. It is the opponent of
 * the gateway's tests and the upstream of a machine without an account.
 * May import itself, node:* and third-party packages; only app, cli and tests import it.
 * Never learns the gateway's table of operations: names, parameters and quotas come from CAMS' own metadata.
 * docs/sandbox.md says how to use it, what it does not emulate, and what nobody knows.
 */
import type { ActiveFault } from './faults/index.js';
import type { FaultSpec } from './faults/fault-spec.js';
import type { SandboxOptions } from './options.js';
import { Sandbox } from './sandbox.js';
import { listen } from './server.js';
import type { SandboxStats } from './stats.js';
import type { SpaceInfo } from './state/space.js';

export { actions } from './actions/index.js';
export { InvalidFaultError } from './faults/fault-spec.js';
export { Sandbox };
export type { ActiveFault, FaultSpec, SandboxOptions, SandboxStats, SpaceInfo };
export type { FaultKind } from './faults/fault-kinds.js';
export type { AccountOptions } from './options.js';

/** A sandbox that listens. */
export interface RunningSandbox {
  /** Where it is: `http://127.0.0.1:<port>`. */
  url: string;
  host: string;
  port: number;
  /** The first account's key. */
  accessKeyId: string;
  accessKeySecret: string;
  /** The first account's spaces; the first of them is the account's own instance. */
  spaces: SpaceInfo[];
  /** Makes something go wrong. Throws InvalidFault, which says what was expected and what came. */
  addFault(spec: FaultSpec): void;
  faults(): ActiveFault[];
  clearFaults(): void;
  stats(): SandboxStats;
  /** Back to the beginning: state, quotas, counters, faults. */
  reset(): void;
  /** Ends at once, cutting every connection. */
  close(): Promise<void>;
}

/** A sandbox that does not listen: for tests without sockets. Throws a TypeError that names every bad option. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return new Sandbox(options);
}

/** Starts a sandbox. Rejects when an option makes no sense, or when it cannot listen there. */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = createSandbox(options);
  const { url, port, close } = await listen(sandbox);
  return {
    url,
    host: sandbox.settings.host,
    port,
    accessKeyId: sandbox.accessKeyId,
    accessKeySecret: sandbox.accessKeySecret,
    spaces: sandbox.spaces,
    addFault: (order) => sandbox.addFault(order),
    faults: () => sandbox.faults.list(),
    clearFaults: () => sandbox.faults.replace([]),
    stats: () => sandbox.stats(),
    reset: () => sandbox.reset(),
    close,
  };
}
