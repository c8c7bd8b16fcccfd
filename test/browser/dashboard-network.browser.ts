import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import { button, cafe, startDashboard, testOptions, type Dashboard } from './dashboard-fixture.js';
import { failures, faultOf, FaultyPage, viewsOf } from './dashboard-network.js';
import { passTime, setFaults } from './faulty-network.js';

const lineCount = 60;

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: network')}`, testOptions, () => {
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
    // Every failure once, and every operation once or more; `npm run test:artifacts` tries all pairs.
    for (const { hash, operations } of await viewsOf(dashboard)) {
      await page.show(hash);
      expect(await page.settle()).toEqual([]);
      const expected = await page.text();
      for (const operation of operations) {
        const failure = names.shift() ?? 'an answer that stops in the middle';
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

  it.each([
    ['a connection on which nothing comes back'],
    ['an answer of errors only'],
    ['an answer whose end is missing'],
    ['an answer that stops in the middle'],
    ['a proxy that answers 502 after ten seconds'],
  ])('each line of bulk work ends with an outcome and is done once, after %s', async (failure) => {
    const index = Object.keys(failures).indexOf(failure) % 8;
    await page.show(await dashboard.hashOfNumber(cafe, index + 1));
    const before = dashboard.written('CreatePhoneMessageQrdl');
    await button(page.page, 'Add many').click();
    const lines = Array.from({ length: lineCount }, (_, line) => `${failure}, table ${line + 1}`);
    await page.page.getByLabel(/^Messages, one per line/).fill(lines.join('\n'));
    await setFaults(page.page, [faultOf('AddCodes', failure), faultOf('AddCodes', failure)]);
    await button(page.page, `Add ${lineCount} codes`).click();
    const sum = () => page.page.locator('.job-sum').innerText();
    for (let attempts = 0; (await sum()) !== `${lineCount} of ${lineCount} codes added`; attempts++) {
      expect(attempts).toBeLessThan(5);
      for (let passed = 0; (await button(page.page, 'Stop').count()) > 0 && passed < 180_000; passed += 10_000)
        await passTime(page.page, 10_000, 5000);
      expect(await button(page.page, 'Stop').count()).toBe(0);
      const outcomes = await page.page.locator('.job-line .job-outcome').allInnerTexts();
      expect(outcomes.filter((outcome) => outcome === '')).toEqual([]);
      const next = button(page.page, /^(Check status|Retry \d+ failed lines?)$/);
      if ((await next.count()) > 0) await next.click();
      await passTime(page.page, 1000);
    }
    expect(dashboard.written('CreatePhoneMessageQrdl') - before).toBe(lineCount);
  });
});
