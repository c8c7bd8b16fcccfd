import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import { startDashboard, type Dashboard } from './dashboard-fixture.js';
import { addCodesAfter, failures, faultOf, FaultyPage, viewsOf } from './dashboard-network.js';

const options = { timeout: 900_000 };

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: every fault of the network')}`, () => {
  let dashboard: Dashboard;

  beforeAll(async () => {
    dashboard = await startDashboard({ sandbox: { latencyMs: 1 } });
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());

  it('each view shows everything within two minutes after any of its reads met any fault', options, async () => {
    const page = await FaultyPage.open(dashboard);
    for (const { hash, operations } of await viewsOf(dashboard)) {
      await page.show(hash);
      expect(await page.settle()).toEqual([]);
      const expected = await page.text();
      for (const operation of operations)
        for (const failure of Object.keys(failures)) {
          await page.show(hash, [faultOf(operation, failure)]);
          const where = `${hash}, ${operation}, ${failure}`;
          expect([where, await page.settle(), await page.text()]).toEqual([where, [], expected]);
          expect(await page.met()).not.toEqual([]);
        }
    }
  });

  it('each line of bulk work ends with an outcome and is done once, after any fault', options, async () => {
    const page = await FaultyPage.open(dashboard);
    for (const failure of Object.keys(failures))
      expect([failure, await addCodesAfter(page, dashboard, failure)]).toEqual([failure, { asked: 60, done: 60 }]);
  });
});
