import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultSpec } from '../../src/sandbox/index.js';
import {
  AddMessageQrdlDocument,
  DeleteMessageQrdlDocument,
  UpdateMessageQrdlDocument,
} from '../client/generated/graphql.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';

/** 1,000 writes in total, and how many of them run concurrently. */
const [adds, updates, deletes, concurrency] = [600, 200, 200, 40];
const [numbersPerSpace, codesPerNumber] = [10, 45];

interface Code {
  readonly number: string;
  readonly code: string;
  readonly text: string | null;
}

/** The result that a caller got, and how to check it against the upstream. */
interface WriteReport {
  readonly what: string;
  readonly typename: string | undefined;
  readonly isOutage: boolean;
  /** How often the upstream executed the write, judged by the final data. */
  readonly executions: (after: readonly Code[]) => number;
}

/** Faults before and after the execution of a write. They are rare enough that the circuit breaker seldom opens. */
const faults: readonly Omit<FaultSpec, 'action'>[] = [
  { kind: 'throttle', probability: 0.1, count: 2 },
  { kind: 'lostReply', probability: 0.03 },
  { kind: 'cutOff', probability: 0.015 },
  { kind: 'hungReply', probability: 0.005 },
  { kind: 'delay', ms: 1_800, probability: 0.01 },
  { kind: 'reset', probability: 0.01 },
  { kind: 'emptyBody', probability: 0.01 },
  { kind: 'html502', probability: 0.01 },
  { kind: 'error', probability: 0.01 },
  { kind: 'permissionDeny', probability: 0.04 },
];

let gateway: TestGateway;
let custSpaceId: string;

/** All codes as the upstream has them now. */
async function readCodes(): Promise<readonly Code[]> {
  const { body } = await gateway.request<
    {
      phoneNumbers: {
        nodes: { number: string; messageQrdls: { nodes: { code: string; prefilledMessage: string | null }[] } }[];
      };
    },
    { custSpaceId: string }
  >(
    'query ($custSpaceId: ID!) { phoneNumbers(custSpaceId: $custSpaceId) { nodes { number messageQrdls(first: ' +
      '2000) { nodes { code prefilledMessage } } } } }',
    { custSpaceId },
    { 'cache-control': 'no-cache' },
  );
  return (
    body.data?.phoneNumbers.nodes.flatMap(({ number, messageQrdls }) =>
      messageQrdls.nodes.map(({ code, prefilledMessage }) => ({ number, code, text: prefilledMessage })),
    ) ?? []
  );
}

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { quotas: { '*': 1_000 }, spaces: 1, numbersPerSpace: numbersPerSpace, codesPerNumber: codesPerNumber },
    env: { CAMS_QUOTAS: '*=1000', CAMS_TIMEOUT_MS: '1500' },
  });
  custSpaceId = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
});
afterAll(() => gateway.close());

const reportedBy = (result: { __typename: string; code?: unknown } | undefined) => ({
  typename: result?.__typename,
  isOutage: result?.__typename === 'UpstreamError' && result.code === 'UPSTREAM_UNAVAILABLE',
});

const numbersIn = (existing: readonly Code[]) => [...new Set(existing.map(({ number }) => number))];

/** The writes in mixed order, half of them with an idempotency key. */
function planWrites(existing: readonly Code[]): readonly (() => Promise<WriteReport>)[] {
  const key = (index: number, what: string) => (index % 2 === 0 ? { idempotencyKey: `${what}-${index}` } : {});
  const numbers = numbersIn(existing);
  const add = (index: number) => async () => {
    const text = `added ${index}`;
    const input = {
      custSpaceId,
      phoneNumber: numbers[index % numbers.length] ?? '',
      prefilledMessage: text,
      ...key(index, 'add'),
    };
    const { body } = await gateway.request(AddMessageQrdlDocument, { input });
    return {
      what: text,
      ...reportedBy(body.data?.addMessageQrdl),
      executions: (after: readonly Code[]) => after.filter((one) => one.text === text).length,
    };
  };
  const update =
    ({ number, code }: Code, index: number) =>
    async () => {
      const text = `updated ${index}`;
      const { body } = await gateway.request(UpdateMessageQrdlDocument, {
        input: {
          custSpaceId,
          phoneNumber: number,
          code,
          prefilledMessage: text,
          imageFormat: 'SVG' as const,
          ...key(index, 'update'),
        },
      });
      const executions = (after: readonly Code[]) => {
        const isThere = after.filter((one) => one.text === text).length;
        // Executed means that the new text exists and the old code does not. Any other state is a partial update.
        return isThere + after.filter((one) => one.code === code).length === 1 ? isThere : Number.NaN;
      };
      return { what: text, ...reportedBy(body.data?.updateMessageQrdl), executions };
    };
  const remove =
    ({ number, code }: Code, index: number) =>
    async () => {
      const { body } = await gateway.request(DeleteMessageQrdlDocument, {
        input: { custSpaceId, phoneNumber: number, code, ...key(index, 'delete') },
      });
      return {
        what: `deleted ${code}`,
        ...reportedBy(body.data?.deleteMessageQrdl),
        executions: (after: readonly Code[]) => (after.some((one) => one.code === code) ? 0 : 1),
      };
    };
  const [toUpdate, toDelete] = [existing.slice(0, updates), existing.slice(updates, updates + deletes)];
  const all = [...Array.from({ length: adds }, (_, i) => add(i)), ...toUpdate.map(update), ...toDelete.map(remove)];
  return all.map((_, i) => all[(i * 7) % all.length] ?? add(0));
}

describe('a thousand writes against an upstream that drops, delays, breaks and throttles replies', () => {
  it(
    'each write is executed at most once, and no result claims success or failure wrongly',
    { timeout: 120_000 },
    async () => {
      const there = await readCodes();
      for (const fault of faults)
        for (const action of ['CreatePhoneMessageQrdl', 'UpdatePhoneMessageQrdl', 'DeletePhoneMessageQrdl'])
          gateway.upstreamSandbox.addFault({ ...fault, action });
      const queue = planWrites(there).entries();
      const reports: WriteReport[] = [];
      const until = performance.now() + 45_000;
      const worker = async () => {
        for (const [, write] of queue) {
          let report = await write();
          // Such a write was reported as not executed because the upstream is unavailable. A retry is allowed and must
          // not execute it twice.
          while (report.isOutage && performance.now() < until) {
            await sleep(200);
            report = await write();
          }
          reports.push(report);
        }
      };
      await Promise.all(Array.from({ length: concurrency }, worker));

      gateway.upstreamSandbox.clearFaults();
      // A delayed write may be executed after its caller got OUTCOME_UNKNOWN.
      await sleep(1_000);
      const after = await readCodes();
      const outcomes = reports.map(({ what, typename = 'none', executions }) => ({
        what,
        typename,
        executions: executions(after),
      }));
      expect(outcomes).toHaveLength(adds + updates + deletes);
      const isUnknown = (typename: string) => typename === 'OutcomeUnknownError';
      const isDone = (typename: string) => typename.endsWith('Success');
      expect(
        outcomes.filter(({ executions }) => !(executions === 0 || executions === 1)),
        'executed twice, or only half',
      ).toEqual([]);
      expect(
        outcomes.filter(({ typename, executions }) => isDone(typename) && executions !== 1),
        'reported as successful but not executed',
      ).toEqual([]);
      expect(
        outcomes.filter(({ typename, executions }) => !isDone(typename) && !isUnknown(typename) && executions !== 0),
        'reported as failed but executed',
      ).toEqual([]);
      // The faults were effective: there were successes, failures, and unknown outcomes of both kinds.
      const count = (holds: (one: (typeof outcomes)[number]) => boolean) => outcomes.filter(holds).length;
      expect(count(({ typename }) => isDone(typename))).toBeGreaterThan(200);
      expect(count(({ typename }) => !isDone(typename) && !isUnknown(typename))).toBeGreaterThan(20);
      expect(count(({ typename, executions }) => isUnknown(typename) && executions === 1)).toBeGreaterThan(20);
      expect(count(({ typename, executions }) => isUnknown(typename) && executions === 0)).toBeGreaterThan(10);

      // Repeats the adds with a key: neither a success nor an unknown outcome is sent again.
      const settled = outcomes.filter(
        ({ what, typename }) =>
          what.startsWith('added') && Number(what.slice(6)) % 2 === 0 && (isDone(typename) || isUnknown(typename)),
      );
      gateway.takeUpstreamCalls();
      for (const { what, typename } of settled.slice(0, 100)) {
        const [index, numbers] = [Number(what.slice(6)), numbersIn(there)];
        const input = {
          custSpaceId,
          phoneNumber: numbers[index % numbers.length] ?? '',
          prefilledMessage: what,
          idempotencyKey: `add-${index}`,
        };
        expect((await gateway.request(AddMessageQrdlDocument, { input })).body.data?.addMessageQrdl.__typename).toBe(
          typename,
        );
      }
      expect(gateway.takeUpstreamCalls()).toEqual({});
    },
  );
});
