import { describe, expect, it } from 'vitest';
import { watchReachability } from '../../src/app/reachability.js';
import { PermissionError, ThrottledError, UpstreamError } from '../../src/errors.js';
import { ManualClock, flushPromises } from '../upstream/harness.js';

const down = new UpstreamError('The upstream cannot be reached.', { code: 'UPSTREAM_UNAVAILABLE' });

/** A reachability watch whose probes end with the given results, one after the other. The last result repeats. */
function stage({ works = false, script }: { works?: boolean; script: (Error | null)[] }) {
  const clock = new ManualClock();
  const steps = [...script];
  let probes = 0;
  const reachability = watchReachability({
    isWorking: () => works,
    probe: async () => {
      probes++;
      const step = steps.length > 1 ? steps.shift() : steps[0];
      if (step) throw step;
    },
    clock,
  });
  return { clock, reachability, probes: () => probes };
}

describe('the reach of the upstream', () => {
  it('the upstream counts as reachable, without a probe, until a call fails', async () => {
    const { clock, reachability, probes } = stage({ script: [down] });
    await clock.advance(60_000);
    expect([reachability.reachable, probes()]).toEqual([true, 0]);
  });

  it('the upstream stays reachable while another operation works', async () => {
    const { reachability, probes } = stage({ works: true, script: [down] });
    reachability.suspect();
    await flushPromises();
    expect([reachability.reachable, probes()]).toEqual([true, 0]);
  });

  it('the upstream stays reachable if the probe is answered after the only operation called has failed', async () => {
    const { reachability, probes } = stage({ script: [null] });
    reachability.suspect();
    await flushPromises();
    expect([reachability.reachable, probes()]).toEqual([true, 1]);
  });

  it.each([
    ['refuses the call', new PermissionError('no', { code: 'UPSTREAM_PERMISSION_DENIED' })],
    ['throttles the call', new ThrottledError('later', { code: 'UPSTREAM_THROTTLED', retryAfterMs: 1 })],
    ['rejects the credentials', new UpstreamError('no', { code: 'UPSTREAM_CREDENTIALS' })],
  ])('the upstream stays reachable if it %s, because that is a reply', async (_, error) => {
    const { reachability } = stage({ script: [error] });
    reachability.suspect();
    await flushPromises();
    expect(reachability.reachable).toBe(true);
  });

  it.each(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_BAD_RESPONSE'] as const)(
    'the upstream is unreachable if the probe also ends with %s',
    async (code) => {
      const { reachability } = stage({ script: [new UpstreamError('no', { code })] });
      reachability.suspect();
      await flushPromises();
      expect(reachability.reachable).toBe(false);
    },
  );

  it('an unreachable upstream is probed every five seconds until it answers', async () => {
    const { clock, reachability, probes } = stage({ script: [down, down, null] });
    reachability.suspect();
    reachability.suspect();
    await clock.advance(4_999);
    expect([reachability.reachable, probes()]).toEqual([false, 1]);
    await clock.advance(1);
    expect([reachability.reachable, probes()]).toEqual([false, 2]);
    await clock.advance(5_000);
    expect([reachability.reachable, probes()]).toEqual([true, 3]);
    await clock.advance(60_000);
    expect([clock.pending, probes()]).toEqual([0, 3]);
  });

  it('probing ends when the gateway stops', async () => {
    const { clock, reachability, probes } = stage({ script: [down] });
    reachability.suspect();
    await flushPromises();
    reachability.close();
    await clock.advance(60_000);
    expect([clock.pending, probes()]).toEqual([0, 1]);
  });
});
