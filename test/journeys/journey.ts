/** One partner brings one number into service, through replicas that may die, over an upstream that loses replies. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  codeOf,
  sendMutation,
  type NumberGateway,
  type NumberMutation,
  type NumberResult,
} from '../e2e/number-client.js';

/** The data of a number that the gateway showed, and when. */
export interface Claim {
  readonly digits: string;
  readonly stage: string;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** The intents of a partner. Each may be carried out only once. */
export interface JourneyRecord {
  readonly digits: string;
  readonly intents: Map<NumberMutation, number>;
  readonly claims: Claim[];
  /** The results that the partner accepted as final, by mutation. */
  readonly outcomes: string[];
  /** The profile after all successful updates. */
  readonly profile: Record<string, string>;
  finalStage: string;
}

export interface JourneyOptions {
  /** The URL of the gateway, at any of its replicas. */
  readonly pick: () => NumberGateway;
  readonly custSpaceId: string;
  readonly phoneNumber: string;
  readonly random: () => number;
  /** Whether the number is registered more often than Meta allows. */
  readonly isGreedy: boolean;
}

const maxTries = 12;
const requestTimeoutMs = 8_000;
const transientCodes = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_BAD_RESPONSE', 'UPSTREAM_BUSY']);

export async function runJourney(options: JourneyOptions): Promise<JourneyRecord> {
  const { pick, custSpaceId, phoneNumber, random, isGreedy } = options;
  const target = { custSpaceId, phoneNumber };
  const record: JourneyRecord = {
    digits: phoneNumber.slice(1),
    intents: new Map(),
    claims: [],
    outcomes: [],
    profile: {},
    finalStage: 'none',
  };

  /** Sends an intent until it has an outcome: always with the same key, and sometimes as two concurrent requests. */
  async function carryOut(name: NumberMutation, input: Record<string, unknown>): Promise<NumberResult | null> {
    const serial = (record.intents.get(name) ?? 0) + 1;
    record.intents.set(name, serial);
    const keyed = { ...input, idempotencyKey: `${name} ${phoneNumber} ${serial}` };
    for (let tries = 0; tries < maxTries; tries++) {
      const [result] = await Promise.all(Array.from({ length: random() < 0.1 ? 2 : 1 }, () => send(name, keyed)));
      if (result !== null && result !== undefined) {
        record.outcomes.push(`${name} ${result.__typename}`);
        return result;
      }
      await sleep(100 + 400 * random());
    }
    record.outcomes.push(`${name} none`);
    return null;
  }

  /** Sends one request. Null if it has to be repeated: the replica died, or nothing was carried out. */
  async function send(name: NumberMutation, input: Record<string, unknown>): Promise<NumberResult | null> {
    const askedAt = Date.now();
    const gateway = pick();
    const headers = { 'x-request-timeout-ms': String(requestTimeoutMs) };
    const answer = await sendMutation({ ...gateway, headers }, name, input).catch(() => null);
    const result = answer?.data?.result ?? null;
    if (result === null) return null;
    claim(result.phoneNumber, askedAt);
    const { code = '', retryAfterMs = Infinity } = result;
    if (result.__typename === 'UpstreamError' && transientCodes.has(code)) return null;
    if (result.__typename === 'ThrottledError' && (code !== 'RATE_LIMITED' || retryAfterMs < 3_000)) return null;
    return result;
  }

  function claim(number: NumberResult['phoneNumber'], askedAt: number): void {
    if (number === null || number === undefined) return;
    const { digits } = record;
    record.claims.push({ digits, stage: number.lifecycle.stage, askedAt, answeredAt: Date.now() });
  }

  /** The current number as the gateway shows it; null if the gateway does not list it. */
  async function read(): Promise<{ lifecycle: { stage: string }; businessProfile?: Record<string, string> } | null> {
    for (let tries = 0; tries < maxTries; tries++) {
      const askedAt = Date.now();
      const response = await fetch(pick().url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
        body: JSON.stringify({
          query: `{ phoneNumber(custSpaceId: "${custSpaceId}", number: "${phoneNumber}") {
            number lifecycle { stage } businessProfile { about description } } }`,
        }),
      })
        .then(async (answer) => (await answer.json()) as { data?: { phoneNumber: never }; errors?: unknown })
        .catch(() => null);
      if (response?.data !== undefined && response.errors === undefined) {
        claim(response.data.phoneNumber, askedAt);
        return response.data.phoneNumber;
      }
      await sleep(100 + 400 * random());
    }
    return null;
  }

  const stageNow = async () => (record.finalStage = (await read())?.lifecycle.stage ?? 'none');

  await carryOut('addPhoneNumber', { custSpaceId, number: phoneNumber, verifiedName: 'Möwe' });
  if ((await stageNow()) === 'none')
    await carryOut('addPhoneNumber', { custSpaceId, number: phoneNumber, verifiedName: 'Möwe' });
  await carryOut('requestVerificationCode', target);
  const code = await codeOf(pick(), phoneNumber);
  const attempts = code === undefined ? 0 : 3;
  for (let tries = 0; tries < attempts && (await stageNow()) !== 'CONNECTED'; tries++)
    await carryOut('verifyPhoneNumber', { ...target, code });
  if (isGreedy) {
    for (let round = 0; round < 5; round++) {
      await carryOut('deregisterPhoneNumber', { ...target, confirm: phoneNumber });
      await carryOut('registerPhoneNumber', target);
    }
  }
  const updates = [{ about: 'At the quay' }, { description: 'Fish, and coffee' }];
  const updated = await Promise.all(
    updates.map((change) => carryOut('updateBusinessProfile', { ...target, ...change })),
  );
  updated.forEach((result, index) => {
    if (result?.__typename === 'UpdateBusinessProfileSuccess') Object.assign(record.profile, updates[index]);
  });
  await stageNow();
  return record;
}

/** The stage and profile of a number. Reads are repeated until one succeeds. */
export async function readFinal(
  { url }: NumberGateway,
  custSpaceId: string,
  digits: string,
): Promise<{ stage: string; profile: Record<string, string | null> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
    body: JSON.stringify({
      query: `{ phoneNumber(custSpaceId: "${custSpaceId}", number: "+${digits}") {
        lifecycle { stage } businessProfile { about description } } }`,
    }),
  });
  const { data } = (await response.json()) as {
    data: { phoneNumber: { lifecycle: { stage: string }; businessProfile: Record<string, string | null> } | null };
  };
  return { stage: data.phoneNumber?.lifecycle.stage ?? 'none', profile: data.phoneNumber?.businessProfile ?? {} };
}
