import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import { cafe, startDashboard, testOptions, type Dashboard } from './dashboard-fixture.js';
import { addCodesAfter, failures, faultOf, FaultyPage, viewsOf } from './dashboard-network.js';
import { passTime } from './faulty-network.js';

/**
 * Whether this run tries every fault with every read, which takes minutes. Otherwise it tries every fault once, and
 * every read with one fault.
 */
const triesAllFaults = process.env['ALL_FAULTS'] === '1';
const options = triesAllFaults ? { timeout: 1_800_000 } : testOptions;

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: network')}`, options, () => {
  let dashboard: Dashboard;
  let page: FaultyPage;

  beforeAll(async () => {
    dashboard = await startDashboard({ sandbox: { latencyMs: 1 } });
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());
  beforeEach(async () => {
    page = await FaultyPage.open(dashboard);
  });
  afterEach(() => dashboard?.closePages());

  it('each view shows everything within two minutes after one of its reads met a fault', async () => {
    const names = Object.keys(failures);
    const others = [...names];
    for (const { hash, operations } of await viewsOf(dashboard)) {
      await page.show(hash);
      expect(await page.settle()).toEqual([]);
      const expected = await page.text();
      for (const operation of operations)
        for (const failure of triesAllFaults ? names : [others.shift() ?? 'an answer that stops in the middle']) {
          await page.show(hash, [faultOf(operation, failure)]);
          const where = `${hash}, ${operation}, ${failure}`;
          expect([where, await page.settle(), await page.text()]).toEqual([where, [], expected]);
          expect(await page.met()).not.toEqual([]);
        }
    }
  });

  it('a list whose counts were not read to the end reads them when it is opened again', async () => {
    await page.show(`#/${cafe}`);
    await page.settle();
    const expected = await page.text();
    await page.show(`#/${cafe}`, [faultOf('Numbers', 'an answer that comes slowly and stops near its end')]);
    await passTime(page.page, 12_000);
    await page.page.evaluate("location.hash = '#/'");
    await passTime(page.page, 2000);
    await page.page.evaluate(`location.hash = '#/${cafe}'`);
    await passTime(page.page, 1000);
    expect([await page.settle(), await page.text()]).toEqual([[], expected]);
  });

  it('a failed read of a hidden page is repeated once the page is seen', async () => {
    await page.show('#/', [faultOf('Spaces', 'an empty answer')]);
    const setVisibility = (state: string) =>
      page.page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' });
        document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await setVisibility('hidden');
    await passTime(page.page, 90_000);
    expect(await page.page.locator('.note-bad').count()).toBe(1);
    await setVisibility('visible');
    await passTime(page.page, 2000);
    expect(await page.page.locator('.note-bad').count()).toBe(0);
  });

  const bulkFailures = ['an answer that stops in the middle', 'an API key that is rejected for a moment'];
  it.each(triesAllFaults ? Object.keys(failures) : bulkFailures)(
    'each line of bulk work ends with an outcome and is done once, after %s',
    async (failure) => {
      expect(await addCodesAfter(page, dashboard, failure)).toEqual({ asked: 60, done: 60 });
    },
  );
});
