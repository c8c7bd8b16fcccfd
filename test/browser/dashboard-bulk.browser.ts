import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.js';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import {
  allCodes,
  button,
  cafe,
  cards,
  clinic,
  codesPerNumber,
  dialog,
  hotel,
  rows,
  slowAdding,
  testOptions,
  startDashboard,
  type Dashboard,
} from './dashboard-fixture.js';

const action = 'CreatePhoneMessageQrdl';

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: bulk work')}`, testOptions, () => {
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    dashboard = await startDashboard(slowAdding);
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());
  beforeEach(() => dashboard.gateway.upstreamSandbox.clearFaults());
  afterEach(() => dashboard?.closePages());

  const sum = () => page.locator('.job-sum').innerText();
  async function addLines(lines: readonly string[]): Promise<void> {
    await button(page, 'Add many').click();
    await page.getByLabel(/^Messages, one per line/).fill(lines.join('\n'));
    await button(page, /^Add \d+ codes?$/).click();
  }

  it('twelve lines become twelve codes with growing progress, and failed lines are checked and retried', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 4));
    await allCodes(page);
    const before = dashboard.written(action);
    // One line that gets no answer although it is carried out, and one that is rejected.
    dashboard.gateway.upstreamSandbox.addFault({ kind: 'lostReply', action, after: 2, count: 1 });
    dashboard.gateway.upstreamSandbox.addFault({ kind: 'error', action, code: 'Qrdl.Weird', after: 6, count: 1 });
    await addLines(Array.from({ length: 12 }, (_, index) => `Hello from table ${index + 1}!`));
    await page.getByText(/^[1-9] of 12 codes added/).waitFor();
    const progress = page.getByRole('progressbar', { name: 'Progress' });
    expect(Number(await progress.getAttribute('value'))).toBeLessThan(12);
    await button(page, 'Check status').waitFor();
    expect(await sum()).toBe('10 of 12 codes added · 2 failed');
    expect(await page.locator('.job-failed .job-text').count()).toBe(2);
    // The dialog offers one step at a time, first for the line without an answer.
    expect(await page.getByRole('dialog').locator('.button-main').allInnerTexts()).toEqual(['Check status']);
    await button(page, 'Check status').click();
    await page.getByText('11 of 12 codes added').waitFor();
    await button(page, 'Retry 1 failed line').click();
    await page.getByText('12 of 12 codes added').waitFor();
    expect(dashboard.written(action) - before).toBe(12);
    await button(page, 'Done').click();
    await page.locator('.row[aria-current=true]', { hasText: `${codesPerNumber + 12} codes` }).waitFor();
  });

  it('a line without an answer is not taken for a code that existed before with the same message', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 6));
    await allCodes(page);
    const message = await cards(page).first().locator('.code-message').innerText();
    const before = dashboard.written(action);
    dashboard.gateway.upstreamSandbox.addFault({ kind: 'reset', action, count: 1 });
    await addLines([message]);
    await button(page, 'Check status').click();
    await page.getByText('This was not done.').waitFor();
    await button(page, 'Retry 1 failed line').click();
    await page.getByText('1 of 1 code added').waitFor();
    expect(dashboard.written(action) - before).toBe(1);
  });

  it('lines are sent again after a broken connection, and none is added twice', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 5));
    await allCodes(page);
    // The browser logs the broken connection as an error.
    dashboard.activities.pop();
    const before = dashboard.written(action);
    let breaks = true;
    await page.route('**/graphql', async (route) => {
      if (!breaks || route.request().postData()?.includes('AddCodes') !== true) return route.continue();
      breaks = false;
      await route.fetch();
      return route.abort();
    });
    await addLines(['One', 'Two', 'Three']);
    await page.getByText('The gateway did not answer.').first().waitFor();
    await button(page, 'Retry 3 failed lines').click();
    await page.getByText('3 of 3 codes added').waitFor();
    expect(dashboard.written(action) - before).toBe(3);
  });

  it('bulk work goes on while other views are open, and Stop says what was already done', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(clinic, 7));
    await allCodes(page);
    await addLines(Array.from({ length: 60 }, (_, index) => `Room ${index + 1}`));
    await page.getByText(/^[1-9] of 60 codes added/).waitFor();
    await page.getByText(/^Waiting in the queue: \d+ requests? ahead, about \d+ seconds? to go\.$/).waitFor();
    await button(page, 'Close').last().click();
    await page.evaluate(`location.hash = '#/${hotel}'`);
    await rows(page).first().waitFor();
    const bar = page.locator('.job-bar');
    const doneCount = async () => Number(/(\d+) of 60/.exec(await bar.innerText())?.[1]);
    const before = await doneCount();
    await expect.poll(doneCount).toBeGreaterThan(before);
    await button(page, 'Stop').click();
    await button(page, 'Show').click();
    const [, added, failed] = /^(\d+) of 60 codes added · (\d+) failed$/.exec(await sum()) ?? [];
    expect(Number(added) + Number(failed)).toBe(60);
    await page.getByText(`Stopped. ${added} lines were already done and will stay.`).waitFor();
    await button(page, /^Retry \d+ failed lines$/).waitFor();
    await expectAccessible(page, 'stopped');
  });

  it('selected codes are deleted together after a warning', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(hotel, 1));
    await allCodes(page);
    const before = dashboard.written('DeletePhoneMessageQrdl');
    for (const index of [0, 2])
      await page
        .getByLabel(/^Select code/)
        .nth(index)
        .check();
    await page.getByText('2 codes selected').waitFor();
    await page.locator('.selection').getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog(page, 'Delete 2 codes?').getByText('Everything printed with them stops working').waitFor();
    await button(page, 'Delete 2 codes').click();
    await page.getByText('2 of 2 codes deleted').waitFor();
    await button(page, 'Done').click();
    await expect.poll(() => cards(page).count()).toBe(codesPerNumber - 2);
    expect(dashboard.written('DeletePhoneMessageQrdl') - before).toBe(2);
    await page.getByText('Deleted lately (2)').waitFor();
  });

  it('bulk work logs no error to the console', () => {
    expect(dashboard.activities.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
