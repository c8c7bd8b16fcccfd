import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print, type ExecutionResult } from 'graphql';
import { startGateway, type Gateway } from '../src/app.js';
import { readConfig } from '../src/config/index.js';
import { operations } from '../src/operations/index.js';
import { gatewayEnv, startSandbox, type RunningSandbox, type SandboxOptions } from '../src/sandbox/index.js';
import type { Stage } from '../src/server/pipeline.js';
import { createLog } from '../src/server/observability/log.js';

/** The response to one HTTP request. */
export interface GatewayResponse<R> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ExecutionResult<R>;
}

export interface TestGateway extends Gateway {
  readonly upstreamSandbox: RunningSandbox;
  /** Sends a request over HTTP. */
  request<R, V extends Record<string, unknown>>(
    document: string | TypedDocumentNode<R, V>,
    variables?: V,
    headers?: Record<string, string>,
  ): Promise<GatewayResponse<R>>;
  /** Upstream calls by action since the last call of this function. */
  takeUpstreamCalls(): Record<string, number>;
}

export interface TestGatewayOptions {
  readonly sandbox?: SandboxOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** An existing sandbox, for a second replica. It is not closed with the gateway. */
  readonly existingSandbox?: RunningSandbox;
  /** Receives log lines at LOG_LEVEL, or from `trace` on if it is not set. If absent, nothing is logged. */
  readonly log?: { write(line: string): void };
  /** Further guards in the pipeline. */
  readonly guards?: readonly Stage[];
}

/** Starts a gateway and its sandbox on free loopback ports, composed as in production. Stop it with close(). */
export async function startTestGateway({
  sandbox: options = {},
  env = {},
  existingSandbox,
  log,
  guards = [],
}: TestGatewayOptions = {}): Promise<TestGateway> {
  const sandbox = existingSandbox ?? (await startSandbox({ latencyMs: 0, ...options }));
  const config = readConfig(
    {
      ...gatewayEnv(sandbox),
      AUTH: 'off',
      PORT: '0',
      ...env,
    },
    operations.map(({ action }) => action),
  );
  const gateway = await startGateway(
    config,
    createLog({
      level: log === undefined ? 'silent' : (env['LOG_LEVEL'] ?? 'trace'),
      terminal: false,
      ...(log === undefined ? {} : { destination: log }),
    }),
    guards,
  ).catch(async (error: unknown) => {
    if (existingSandbox === undefined) await sandbox.close();
    throw error;
  });
  let previousCalls: Record<string, number> = {};
  return {
    ...gateway,
    upstreamSandbox: sandbox,
    async request<R, V extends Record<string, unknown>>(
      document: string | TypedDocumentNode<R, V>,
      variables?: V,
      headers: Record<string, string> = {},
    ) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
          ...headers,
        },
        body: JSON.stringify({ query: typeof document === 'string' ? document : print(document), variables }),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as ExecutionResult<R>,
      };
    },
    takeUpstreamCalls() {
      const now = { ...sandbox.stats().calls };
      const newCalls = Object.entries(now).map(
        ([action, count]) => [action, count - (previousCalls[action] ?? 0)] as const,
      );
      previousCalls = now;
      return Object.fromEntries(newCalls.filter(([, count]) => count > 0));
    },
    async close() {
      await gateway.close();
      if (existingSandbox === undefined) await sandbox.close();
    },
  };
}

/** Raised quotas, for tests that do not test quotas. */
export const highQuotas = { sandbox: { quotas: { '*': 1000 } }, env: { CAMS_QUOTAS: '*=1000' } } as const;
