import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../src/cli/index.js';
import { gatewayEnv, startSandbox, type RunningSandbox } from '../../src/sandbox/index.js';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ latencyMs: 0, spaces: 2, numbersPerSpace: 1, codesPerNumber: 0 });
});
afterEach(() => {
  vi.unstubAllEnvs();
  sandbox.clearFaults();
});
afterAll(() => sandbox.close());

async function enableMetrics(...args: string[]) {
  const settings = {
    ...gatewayEnv(sandbox),
    CAMS_TIMEOUT_MS: '3000',
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  let [out, err] = ['', ''];
  const write = (add: (text: string) => void) => ({ write: (text: string) => void add(text) });
  const code = await runCli(
    ['operations', 'enable-metrics', ...args],
    write((text) => (out += text)),
    write((text) => (err += text)),
  );
  return { code, out, err };
}
const written = () => sandbox.stats().written['EnableWhatsappROIMetric'] ?? 0;

describe('waba-gateway operations enable-metrics', () => {
  it('enable-metrics turns counting on for a space with one call', async () => {
    const before = written();
    const { code, out } = await enableMetrics('--space', 'cams-golden-lantern');
    expect(code).toBe(0);
    expect(out).toMatch(/^Counting is on for the space cams-golden-lantern \(upstream request [\w-]+\)\. /);
    expect(written() - before).toBe(1);
  });

  it('enable-metrics does not repeat a call whose reply was lost, and says so', async () => {
    sandbox.addFault({ kind: 'lostReply', action: 'EnableWhatsappROIMetric' });
    const before = written();
    const { code, err } = await enableMetrics();
    expect(code).toBe(1);
    expect(err).toMatch(/it is unknown whether the upstream carried it out/);
    expect(written() - before).toBe(1);
  });

  it('enable-metrics explains that a space does not belong to the account', async () => {
    const { code, err } = await enableMetrics('--space', 'cams-of-somebody-else');
    expect(code).toBe(1);
    expect(err).toMatch(/does not belong to this account/);
  });
});
