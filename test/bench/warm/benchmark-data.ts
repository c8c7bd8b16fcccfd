/** The data that all contenders serve, read once from a sandbox through the gateway's operations. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../../src/auth/index.js';
import {
  listPhoneMessageQrdl,
  queryChatappBindWaba,
  queryChatappPhoneNumbers,
  type Operation,
  type ParameterTable,
  type ParametersOf,
} from '../../../src/operations/index.js';
import { startSandbox } from '../../../src/sandbox/index.js';
import { createThrottle, systemClock } from '../../../src/throttle/index.js';
import { createAlicloudTransport, createUpstream } from '../../../src/upstream/index.js';
import type { BenchmarkData } from './contender.js';

export interface BenchmarkSetup {
  readonly data: Omit<BenchmarkData, 'answers'>;
  readonly folder: string;
  readonly apiKey: string;
  end(): Promise<void>;
}

export async function createBenchmarkSetup(): Promise<BenchmarkSetup> {
  const sandbox = await startSandbox({ latencyMs: 0, quotas: { '*': 10_000 }, numbersPerSpace: 20, codesPerNumber: 5 });
  const folder = mkdtempSync(join(tmpdir(), 'waba-bench-'));
  const custSpaceId = sandbox.spaces[0]?.custSpaceId ?? '';
  const clientsFile = join(folder, 'clients.json');
  const { key } = await createClient(clientsFile, { name: 'bench', scopes: ['READ'], custSpaceIds: [custSpaceId] });
  const credentials = { accessKeyId: sandbox.accessKeyId, accessKeySecret: sandbox.accessKeySecret };
  const endpoint = `${sandbox.host}:${sandbox.port}`;
  const throttle = createThrottle({ clock: systemClock, onEvent: () => undefined });
  const upstream = createUpstream({
    transport: await createAlicloudTransport({ endpoint, protocol: 'http', credentials, timeoutMs: 5_000 }),
    throttle,
    account: 'bench',
    quota: () => 10_000,
    timeoutMs: 5_000,
    clock: systemClock,
    random: Math.random,
    onEvent: () => undefined,
  });
  const read = async <T extends ParameterTable, R>(operation: Operation<T, R>, parameters: ParametersOf<T>) =>
    (
      await upstream.call(operation, parameters, {
        flow: '',
        class: 'interactive',
        deadline: Date.now() + 5_000,
        signal: AbortSignal.timeout(5_000),
      })
    ).result;
  const waba = await read(queryChatappBindWaba, { CustSpaceId: custSpaceId });
  if (waba === null) throw new Error(`Expected the space ${custSpaceId} to have a WABA; it has none.`);
  const numbers = (await read(queryChatappPhoneNumbers, { CustSpaceId: custSpaceId })).items.toSorted((a, b) =>
    a.digits < b.digits ? -1 : 1,
  );
  const lists = await Promise.all(
    numbers.map(
      async ({ digits }) =>
        [
          digits,
          (await read(listPhoneMessageQrdl, { CustSpaceId: custSpaceId, PhoneNumber: digits })).items.toSorted(
            (a, b) => (a.code < b.code ? -1 : 1),
          ),
        ] as const,
    ),
  );
  await upstream.close();
  await throttle.close();
  const env = {
    CAMS_UPSTREAM: 'alibaba',
    CAMS_ENDPOINT: endpoint,
    CAMS_PROTOCOL: 'http',
    CAMS_QUOTAS: '*=10000',
    ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
    CAMS_SPACES: custSpaceId,
    CLIENTS_FILE: clientsFile,
    PORT: '0',
  };
  return {
    data: { custSpaceId, waba, numbers, codes: Object.fromEntries(lists), env },
    folder,
    apiKey: key,
    end: () => sandbox.close(),
  };
}

export function writeBenchmarkData(folder: string, data: BenchmarkData): string {
  const file = join(folder, 'world.json');
  writeFileSync(file, JSON.stringify(data));
  return file;
}
