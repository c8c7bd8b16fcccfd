/**
 * Many concurrent journeys over two replicas, one of which is killed again and again. Returns the results and the
 * violations.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { gatewayEnv, startSandbox } from '../../src/sandbox/index.js';
import { spawnCli, type RunningCommand } from '../cli/spawn-cli.js';
import type { NumberGateway, NumberMutation } from '../e2e/number-client.js';
import { startRedis } from '../redis-server.js';
import { startFaultyUpstream, type FaultRates, type LedgerEntry } from './faulty-upstream.js';
import { readFinal, runJourney, type JourneyRecord } from './journey.js';

export interface ExperimentOptions {
  readonly journeys: number;
  /** Number of concurrent journeys. */
  readonly concurrency: number;
  readonly rates: FaultRates;
  /** A replica is killed each time that so many journeys have ended. */
  readonly journeysPerKill: number;
  readonly seed: number;
}

export interface ExperimentReport {
  readonly violations: readonly string[];
  readonly figures: {
    readonly journeys: number;
    readonly kills: number;
    readonly faults: Readonly<Record<string, number>>;
    /** Writes that the upstream carried out, by action. */
    readonly carriedOut: Readonly<Record<string, number>>;
    readonly outcomes: Readonly<Record<string, number>>;
    readonly finalStages: Readonly<Record<string, number>>;
    readonly seconds: number;
  };
}

const custSpaceId = 'cams-cafe-moewe';
const mutationOf: Readonly<Record<string, NumberMutation>> = {
  AddChatappPhoneNumber: 'addPhoneNumber',
  GetChatappVerifyCode: 'requestVerificationCode',
  ChatappVerifyAndRegister: 'verifyPhoneNumber',
  ChatappPhoneNumberRegister: 'registerPhoneNumber',
  ChatappPhoneNumberDeregister: 'deregisterPhoneNumber',
  ModifyPhoneBusinessProfile: 'updateBusinessProfile',
};
const registering = new Set(['ChatappVerifyAndRegister', 'ChatappPhoneNumberRegister', 'ChatappPhoneNumberDeregister']);

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export async function runExperiment(options: ExperimentOptions): Promise<ExperimentReport> {
  const { journeys, concurrency, rates, journeysPerKill, seed } = options;
  const startedAt = Date.now();
  const random = seededRandom(seed);
  const sandbox = await startSandbox({
    quotas: { '*': 100_000 },
    latencyMs: 2,
    spaces: 1,
    numbersPerSpace: 1,
    codesPerNumber: 0,
    seed,
  });
  const [redis, upstream] = await Promise.all([startRedis(), startFaultyUpstream(sandbox, rates, random)]);
  const replicas: { readonly command: RunningCommand; readonly client: NumberGateway }[] = [];

  async function startReplica(): Promise<void> {
    const command = spawnCli(['serve'], {
      PORT: '0',
      ...gatewayEnv(sandbox),
      CAMS_ENDPOINT: `127.0.0.1:${upstream.port}`,
      CAMS_QUOTAS: '*=1000',
      CAMS_TIMEOUT_MS: '3000',
      AUTH: 'off',
      LOG_LEVEL: 'silent',
      REDIS_URL: redis.url,
    });
    const [, url = ''] = await command.waitForOutput(/GraphQL: (\S+)/);
    replicas.push({ command, client: { url, sandboxUrl: sandbox.url } });
  }

  /** Kills a replica with SIGKILL, so that it cannot shut down cleanly, and starts another one. */
  async function killReplica(): Promise<void> {
    const [victim] = replicas.splice(0, 1);
    victim?.command.process.kill('SIGKILL');
    await victim?.command.ended;
    await startReplica();
  }

  const pick = (): NumberGateway => {
    const { client } = replicas[Math.floor(random() * replicas.length)] ?? {};
    if (client === undefined) throw new Error('Expected a replica that is alive.');
    return client;
  };

  const records: JourneyRecord[] = [];
  let kills = 0;
  let killing = Promise.resolve();
  try {
    await Promise.all([startReplica(), startReplica()]);
    let next = 0;
    const runNext = async (): Promise<void> => {
      while (next < journeys) {
        const index = next++;
        const phoneNumber = `+49152288${String(60_000 + index)}`;
        records.push(await runJourney({ pick, custSpaceId, phoneNumber, random, isGreedy: index % 10 === 0 }));
        if (records.length % journeysPerKill !== 0 || records.length === journeys) continue;
        kills += 1;
        killing = killing.then(killReplica);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, runNext));
    await killing;
    upstream.calm();
    // The upstream carries out the writes that are still in flight.
    await sleep(500);
    const violations = violationsOf(records, upstream.ledger);
    for (const { digits, profile } of records) {
      const final = await readFinal(pick(), custSpaceId, digits);
      const isConnected = lastIsConnected(upstream.ledger.filter((entry) => entry.digits === digits));
      if ((final.stage === 'CONNECTED') !== isConnected)
        violations.push(`${digits}: shown as ${final.stage} at the end`);
      for (const [field, value] of Object.entries(profile))
        if (final.profile[field] !== value) violations.push(`${digits}: the update of ${field} was lost`);
    }
    return {
      violations,
      figures: {
        journeys: records.length,
        kills,
        faults: upstream.faults,
        carriedOut: countBy(
          upstream.ledger.filter(({ succeeded }) => succeeded),
          ({ action }) => action,
        ),
        outcomes: countBy(
          records.flatMap(({ outcomes }) => outcomes),
          (outcome) => outcome,
        ),
        finalStages: countBy(records, ({ finalStage }) => finalStage),
        seconds: Math.round((Date.now() - startedAt) / 1_000),
      },
    };
  } finally {
    for (const { command } of replicas) command.process.kill('SIGKILL');
    await Promise.all(replicas.map(({ command }) => command.ended));
    await Promise.all([upstream.close(), sandbox.close(), redis.stop()]);
  }
}

function violationsOf(records: readonly JourneyRecord[], ledger: readonly LedgerEntry[]): string[] {
  return records.flatMap(({ digits, intents, claims }) => {
    const own = ledger.filter((entry) => entry.digits === digits);
    const violations: string[] = [];
    const carriedOut = countBy(
      own.filter(({ succeeded }) => succeeded),
      ({ action }) => action,
    );
    for (const [action, count] of Object.entries(carriedOut)) {
      const meant = intents.get(mutationOf[action] ?? 'syncPhoneNumbers') ?? 0;
      if (count > meant) violations.push(`${digits}: ${action} was carried out ${count} times, meant ${meant} times`);
    }
    const registrations = own.filter(({ action, succeeded }) => succeeded && registering.has(action)).length;
    if (registrations > 10) violations.push(`${digits}: ${registrations} registrations in 72 hours`);
    if (own.some(({ code }) => code === 'Chatapp.RegisterLimit'))
      violations.push(`${digits}: Meta was asked for an eleventh registration`);
    for (const { stage, askedAt, answeredAt } of claims)
      if (stage === 'CONNECTED' && !wasConnected(own, askedAt, answeredAt))
        violations.push(`${digits}: called CONNECTED when it was not`);
    return violations;
  });
}

const isDisconnecting = ({ action }: LedgerEntry): boolean => action === 'ChatappPhoneNumberDeregister';
const statusChanges = (own: readonly LedgerEntry[]) =>
  own.filter(({ action, succeeded }) => succeeded && registering.has(action));

/** Whether a number was in service at any moment between two times, as far as the ledger shows. */
function wasConnected(own: readonly LedgerEntry[], from: number, to: number): boolean {
  const changes = statusChanges(own);
  return changes.some((change, index) => {
    const until = changes.slice(index + 1).find(isDisconnecting)?.endedAt ?? Infinity;
    return !isDisconnecting(change) && change.startedAt <= to && until >= from;
  });
}

function lastIsConnected(own: readonly LedgerEntry[]): boolean {
  const last = statusChanges(own).at(-1);
  return last !== undefined && !isDisconnecting(last);
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
}
