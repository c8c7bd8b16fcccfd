import { describe, expect, it } from 'vitest';
import { SandboxHarness } from './harness.js';

const dayMs = 24 * 60 * 60_000;
/** A Monday. */
const monday = Date.UTC(2026, 10, 2);
const weeks = 4;

interface Row {
  readonly PhoneNumber: string;
  readonly Start: number;
  readonly End: number;
  readonly SentCount: number;
  readonly DeliveredCount: number;
}

interface Entity {
  readonly EntityType: string;
  readonly CanSendMessage: string;
  readonly Errors: readonly { readonly ErrorDescription: string; readonly PossibleSolution: string }[];
}

/** One space with enough numbers that every status occurs. */
async function start() {
  const harness = new SandboxHarness({ spaces: 1, numbersPerSpace: 60, codesPerNumber: 0 });
  const { spaces } = harness.sandbox;
  const CustSpaceId = spaces[0]?.custSpaceId ?? '';
  const numbers = await harness.numbers(CustSpaceId);
  const dataOf = async (action: string, parameters: Record<string, string>) =>
    (await harness.call(action, { CustSpaceId, ...parameters })).body['Data'];
  async function metrics(
    PhoneNumber: string,
    range: { readonly start: number; readonly end: number },
    Granularity = 'DAILY',
  ) {
    const times = { Start: String(range.start), End: String(range.end) };
    return (await dataOf('GetChatappPhoneNumberMetric', { PhoneNumber, Granularity, ...times })) as readonly Row[];
  }
  async function health(PhoneNumber: string) {
    const data = await dataOf('GetWhatsappHealthStatus', { NodeType: 'phone', PhoneNumber });
    return data as { readonly CanSendMessage: string; readonly Entities: readonly Entity[] };
  }
  return { numbers, metrics, health };
}

const connected = (numbers: readonly Record<string, string>[]) =>
  numbers.filter(({ Status }) => Status === 'CONNECTED').map(({ PhoneNumber = '' }) => PhoneNumber);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("the sandbox's metrics", () => {
  it('a week has fewest messages on Sunday and most on Friday, before the weekend', async () => {
    const { numbers, metrics } = await start();
    const byDay = Array.from({ length: 7 }, () => 0);
    for (const number of connected(numbers).slice(0, 10))
      for (const { Start, SentCount } of await metrics(number, { start: monday, end: monday + weeks * 7 * dayMs }))
        byDay[new Date(Start).getUTCDay()] = (byDay[new Date(Start).getUTCDay()] ?? 0) + SentCount;
    const [sunday = 0, mondayCount = 0, , , , friday = 0] = byDay;
    expect(Math.min(...byDay)).toBe(sunday);
    expect(Math.max(...byDay)).toBe(friday);
    expect(friday / sunday).toBeGreaterThan(2);
    expect(mondayCount).toBeGreaterThan(sunday);
  });

  it('each day has one row, delivers no more than was sent, and is the same at every reading', async () => {
    const { numbers, metrics } = await start();
    const [number = ''] = connected(numbers);
    const range = { start: monday, end: monday + 7 * dayMs };
    const rows = await metrics(number, range);
    expect(rows.map(({ Start }) => Start)).toEqual(Array.from({ length: 7 }, (_, day) => monday + day * dayMs));
    for (const { SentCount, DeliveredCount } of rows) {
      expect(DeliveredCount).toBeLessThanOrEqual(SentCount);
      expect(DeliveredCount).toBeGreaterThan(SentCount * 0.8);
    }
    expect(await metrics(number, range)).toEqual(rows);
  });

  it('metrics by half hour have 48 rows a day', async () => {
    const { numbers, metrics } = await start();
    const [number = ''] = connected(numbers);
    expect(await metrics(number, { start: monday, end: monday + dayMs }, 'HALF_HOUR')).toHaveLength(48);
  });

  it('a number that cannot send has no messages', async () => {
    const { numbers, metrics } = await start();
    const pending = numbers.find(({ Status }) => Status === 'PENDING' || Status === 'UNVERIFIED')?.['PhoneNumber'];
    const rows = await metrics(pending ?? '', { start: monday, end: monday + 7 * dayMs });
    expect([rows.length, sum(rows.map(({ SentCount }) => SentCount))]).toEqual([7, 0]);
  });
});

describe("the sandbox's health", () => {
  it('the health of a number follows its status, with a reason and advice unless it can send', async () => {
    const { numbers, health } = await start();
    const byStatus = new Map(numbers.map(({ Status = '', PhoneNumber = '' }) => [Status, PhoneNumber]));
    const found = new Map<string, string>();
    for (const [status, number] of byStatus) {
      const { CanSendMessage, Entities } = await health(number);
      const phone = Entities.find(({ EntityType }) => EntityType === 'PHONE_NUMBER');
      found.set(status, CanSendMessage);
      expect(phone?.CanSendMessage).toBe(CanSendMessage);
      expect(phone?.Errors.length).toBe(CanSendMessage === 'AVAILABLE' ? 0 : 1);
      for (const { ErrorDescription, PossibleSolution } of phone?.Errors ?? []) {
        expect(ErrorDescription).toContain(status);
        expect(PossibleSolution).not.toBe('');
      }
    }
    const limited = ['FLAGGED', 'RESTRICTED', 'RATE_LIMITED'];
    const expected = (status: string) =>
      status === 'CONNECTED' ? 'AVAILABLE' : limited.includes(status) ? 'LIMITED' : 'BLOCKED';
    expect(new Set(found.values())).toEqual(new Set(['AVAILABLE', 'LIMITED', 'BLOCKED']));
    for (const [status, sendability] of found) expect([status, sendability]).toEqual([status, expected(status)]);
  });
});
