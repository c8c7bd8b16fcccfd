import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { listPhoneMessageQrdl, operations, queryChatappPhoneNumbers } from '../../src/operations/index.js';
import { gatewayEnv, startSandbox, type RunningSandbox, type SandboxOptions } from '../../src/sandbox/index.js';
import { createAlicloudTransport } from '../../src/upstream/index.js';
import { spawnCli } from './spawn-cli.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function startUpstream(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ latencyMs: 5, ...options });
  closers.push(sandbox.close);
  return sandbox;
}

/** A space of the sandbox, one of its numbers, and the current codes of that number. */
async function openNumber(sandbox: RunningSandbox) {
  const transport = await createAlicloudTransport({
    endpoint: `${sandbox.host}:${sandbox.port}`,
    protocol: 'http',
    credentials: sandbox,
    timeoutMs: 5_000,
  });
  const CustSpaceId = sandbox.spaces[0]?.custSpaceId ?? '';
  const read = async (action: string, query: Record<string, string>) => {
    const { body } = await transport.send({ action, query: { CustSpaceId, ...query }, isWrite: false });
    return JSON.parse(String(body));
  };
  const numbers = queryChatappPhoneNumbers.decode(await read('QueryChatappPhoneNumbers', {}), {}).items;
  const PhoneNumber = numbers[0]?.digits ?? '';
  const codes = async () =>
    listPhoneMessageQrdl
      .decode(await read('ListPhoneMessageQrdl', { PhoneNumber }), { PhoneNumber })
      .items.map(({ code, prefilledMessage }) => ({ code, prefilledMessage }));
  return { custSpaceId: CustSpaceId, number: PhoneNumber, codes };
}

const verify = (sandbox: RunningSandbox, args: readonly string[] = [], env: Record<string, string> = {}) =>
  spawnCli(['verify', ...args], { ...gatewayEnv(sandbox), ...env });

function temporaryFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

interface JsonReport {
  readonly checks: readonly { readonly id: string; readonly status: string; readonly detail: string }[];
  readonly profile: object;
}

const detailsOf = (report: JsonReport) => Object.fromEntries(report.checks.map(({ id, detail }) => [id, detail]));

describe('waba-gateway verify', () => {
  it('verify calls each read operation, writes nothing, and prints no phone number and no space id', async () => {
    const sandbox = await startUpstream();
    const { custSpaceId, number } = await openNumber(sandbox);
    const { code, out, err } = await verify(sandbox, ['--space', custSpaceId]).ended;
    expect([code, err]).toEqual([0, '']);
    const reads = operations.filter(({ access }) => access === 'READ').map(({ action }) => action);
    for (const action of reads) expect(out).toMatch(new RegExp(`^${action} +ok `, 'm'));
    expect(Object.keys(sandbox.stats().calls)).toEqual(expect.arrayContaining(reads));
    expect(sandbox.stats().written).toEqual({});
    expect(out).not.toContain(custSpaceId);
    expect(out).not.toContain(number);
  });

  it('verify reports values and fields that the schema does not have', async () => {
    const sandbox = await startUpstream();
    const { custSpaceId } = await openNumber(sandbox);
    sandbox.addFault({ kind: 'unknownEnum', action: 'QueryChatappPhoneNumbers', value: 'SHINY' });
    const { out } = await verify(sandbox, ['--space', custSpaceId, '--json']).ended;
    const report: JsonReport = JSON.parse(out);
    expect(report.checks.find(({ id }) => id === 'QueryChatappPhoneNumbers')).toMatchObject({
      status: 'unexpected',
      detail: expect.stringContaining('QualityRating=SHINY'),
    });
  });

  it('verify exits with 1 if a check cannot run', async () => {
    const sandbox = await startUpstream();
    sandbox.addFault({ kind: 'permissionDeny', action: 'QueryChatappBindWaba' });
    const { code, out } = await verify(sandbox).ended;
    expect(code).toBe(1);
    expect(out).toMatch(/QueryChatappBindWaba +failed +refused \(HTTP 400, Ram.PermissionDeny\)/);
  });

  it.each([
    [['--write'], 'expected --number and --space'],
    [['--number', 'my-phone'], '--number: expected a phone number'],
  ])('verify %j is refused with its usage', async (args, message) => {
    const { code, err } = await spawnCli(['verify', ...args]).ended;
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('verify --write writes nothing to a number that the space does not list', async () => {
    const sandbox = await startUpstream();
    const { custSpaceId } = await openNumber(sandbox);
    const { code } = await verify(sandbox, ['--write', '--space', custSpaceId, '--number', '12025550143']).ended;
    expect(code).toBe(1);
    expect(sandbox.stats().written).toEqual({});
  });
});

/**
 * If the machine is too busy to determine the quota window, there is no verdict, and the test runs the command again.
 */
async function repeatUntilDetermined(sandbox: RunningSandbox, args: readonly string[]) {
  for (let tries = 1; ; tries += 1) {
    const result = await verify(sandbox, args).ended;
    if (tries === 10 || !result.out.includes('not determined')) return result;
  }
}

describe('the profile of waba-gateway verify --write --quota', () => {
  it.each([
    { codeOnUpdate: 'changes', errorsWith: 'status', window: 'sliding' },
    { codeOnUpdate: 'stays', errorsWith: 'ok', window: 'fixed' },
    { codeOnUpdate: 'changes', errorsWith: 'ok', window: 'fixed' },
    { codeOnUpdate: 'stays', errorsWith: 'status', window: 'sliding' },
  ] as const)('verify finds the sandbox mode %o and leaves no code behind', async (mode) => {
    const sandbox = await startUpstream(mode);
    const { custSpaceId, number, codes } = await openNumber(sandbox);
    const before = await codes();
    const file = temporaryFile('profile.json');
    const args = ['--write', '--space', custSpaceId, '--number', `+${number}`, '--quota', '--json'];
    const { code, out, err } = await repeatUntilDetermined(sandbox, [...args, '--sandbox-profile', file]);
    expect([code, err]).toEqual([0, '']);
    const report: JsonReport = JSON.parse(out);
    expect(report.profile).toEqual(mode);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(mode);
    expect(detailsOf(report)).toMatchObject({
      'message-length': 'at most 140 Unicode code points',
      'image-url': expect.stringMatching(/^3[56]\d\d seconds$/),
      'unknown-code': expect.stringContaining('InvalidQrdlCode.NotFound'),
      'delete-again': expect.stringContaining('refused'),
      cleanup: 'every code of this run was deleted',
    });
    expect(out).not.toContain(number);
    expect(await codes()).toEqual(before);
  });
});

describe('an interrupted waba-gateway verify --write', () => {
  it('a SIGINT at any of ten random moments leaves no code behind', async () => {
    const interruptedWrites: boolean[] = [];
    /**
     * Runs `verify --write` and interrupts it after the given number of calls.
     * @returns the number of its calls
     */
    const interruptAfter = async (calls: number) => {
      const sandbox = await startUpstream({ latencyMs: 20, quotas: { '*': 1_000 } });
      const { custSpaceId, number, codes } = await openNumber(sandbox);
      const before = await codes();
      const countCalls = () => Object.values(sandbox.stats().calls).reduce((sum, count) => sum + count, 0);
      const earlierCalls = countCalls();
      const args = ['--write', '--space', custSpaceId, '--number', number];
      const run = verify(sandbox, args, { CAMS_QUOTAS: '*=1000' });
      const ended = new AbortController();
      void run.ended.then(() => ended.abort());
      while (!ended.signal.aborted && countCalls() - earlierCalls < calls) await sleep(2);
      run.process.kill('SIGINT');
      const { code } = await run.ended;
      const ownCalls = countCalls() - earlierCalls;
      interruptedWrites.push(code === 130 && (sandbox.stats().written['CreatePhoneMessageQrdl'] ?? 0) > 0);
      expect([0, 130]).toContain(code);
      expect(await codes()).toEqual(before);
      return ownCalls;
    };
    const allCalls = await interruptAfter(Number.POSITIVE_INFINITY);
    for (let moment = 0; moment < 10; moment += 1)
      await interruptAfter(1 + Math.floor(((moment + Math.random()) / 10) * (allCalls - 1)));
    expect(interruptedWrites).toContain(true);
  }, 120_000);
});

describe('waba-gateway sandbox --profile', () => {
  it('the sandbox rejects an invalid profile', async () => {
    const { code, err } = await spawnCli(['sandbox', '--port', '0', '--profile', 'package.json']).ended;
    expect([code, err]).toEqual([2, expect.stringContaining('--profile: Expected a profile with codeOnUpdate')]);
  });
});
