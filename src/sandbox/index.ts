/**
 * The sandbox: an emulator of Alibaba Cloud CAMS over HTTP. The gateway's tests run against it, and it is the upstream
 * if no account is configured. May import itself, node:* and third-party packages; only app, cli and tests import it.
 * Does not know the gateway's table of operations: names, parameters and quotas come from CAMS' own metadata, so that a
 * typo in the gateway shows as an error. docs/sandbox.md documents its options, its limits and its guesses.
 */
import type { ActiveFault } from './faults/index.js';
import type { FaultSpec } from './faults/fault-spec.js';
import type { SandboxOptions } from './options.js';
import { Sandbox } from './sandbox.js';
import { listen } from './server.js';
import type { SandboxStats } from './stats.js';
import type { SandboxSpace } from './state/space.js';

export { actions } from './actions/index.js';
export { InvalidFaultError } from './faults/fault-spec.js';
export { Sandbox };
export type { ActiveFault, FaultSpec, SandboxOptions, SandboxStats, SandboxSpace };
export type { FaultKind } from './faults/fault-kinds.js';
export type { AccountOptions } from './options.js';
export { parseSandboxProfile, type SandboxProfile } from './profile.js';

/** A sandbox that listens on a port. */
export interface RunningSandbox {
  /** Its address: `http://127.0.0.1:<port>`. */
  url: string;
  host: string;
  port: number;
  /** The first account's key. */
  accessKeyId: string;
  accessKeySecret: string;
  /** The first account's spaces; the first of them is the account's own instance. */
  spaces: SandboxSpace[];
  /** Injects a fault. @throws InvalidFaultError, which says what was expected and received */
  addFault(spec: FaultSpec): void;
  faults(): ActiveFault[];
  clearFaults(): void;
  stats(): SandboxStats;
  /** Resets state, quotas, counters and faults. */
  reset(): void;
  /** Stops at once and closes every connection. */
  close(): Promise<void>;
}

/** Creates a sandbox without a server, for tests. Throws a TypeError that names every invalid option. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return new Sandbox(options);
}

/** Starts a sandbox. Rejects if an option is invalid or it cannot listen on the address. */
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

/**
 * The settings of a gateway that calls the sandbox as it would call CAMS: over HTTP, with an access key, for all spaces
 * of the account.
 */
export const gatewayEnv = ({ host, port, accessKeyId, accessKeySecret, spaces }: RunningSandbox) => ({
  CAMS_UPSTREAM: 'alibaba',
  CAMS_ENDPOINT: `${host}:${port}`,
  CAMS_PROTOCOL: 'http',
  ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
  CAMS_SPACES: spaces.map(({ custSpaceId }) => custSpaceId).join(','),
});
