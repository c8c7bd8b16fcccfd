import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { everyRule, expectAccessible, screenSizes } from './axe.js';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import {
  allCodes,
  button,
  cafe,
  cards,
  dialog,
  hotel,
  printed,
  rows,
  spaceRows,
  slowAdding,
  testOptions,
  startDashboard,
  type Dashboard,
} from './dashboard-fixture.js';
import { tabTo } from './keyboard.js';

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: accessibility')}`, testOptions, () => {
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    dashboard = await startDashboard(slowAdding);
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());
  beforeEach(() => dashboard.gateway.upstreamSandbox.clearFaults());
  afterEach(() => dashboard?.closePages());

  const check = (state: string, options = {}) => expectAccessible(page, state, options);

  it('overview, list of spaces, numbers and codes have no serious accessibility finding', async () => {
    page = await dashboard.open();
    await page.locator('a.row-attention').first().waitFor();
    await page.locator('.meter summary').click();
    await check('overview with quotas', everyRule);
    await page.evaluate("location.hash = '#/?view=spaces'");
    await spaceRows(page).first().waitFor();
    await check('spaces');
    await page.evaluate(`location.hash = '#/${cafe}?q=nothing'`);
    await page.getByText('No numbers match your filters.').waitFor();
    await check('no matches');
    await button(page, 'Clear filters').click();
    await rows(page).nth(9).waitFor();
    await check('numbers');
    await page.getByText('WhatsApp Business Account').waitFor();
    await check('space');
    await rows(page).first().click();
    await allCodes(page);
    await page
      .getByLabel(/^Select code/)
      .first()
      .check();
    await check('codes, one selected', everyRule);
    await page.evaluate(`location.hash = '#/${cafe}/+4915199999999'`);
    await page.getByText('This space has no number').waitFor();
    await check('number unknown');
  });

  it('a page that is loading has no serious accessibility finding', async () => {
    page = await dashboard.openBlank();
    await page.route('**/graphql', (route) =>
      /query (NumberCodes|Overview)/.test(route.request().postData() ?? '') ? undefined : route.continue(),
    );
    await page.goto(dashboard.url);
    await spaceRows(page).first().waitFor();
    await page.locator('.row-ghost').first().waitFor();
    await check('loading');
    await page.goto(`${dashboard.url}${await dashboard.hashOfNumber(cafe, 1)}`);
    await page.locator('.code-ghost').first().waitFor();
    await check('loading codes');
  });

  it('every dialog has no serious accessibility finding', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 1));
    await allCodes(page);
    const close = () => page.keyboard.press('Escape');
    await button(page, 'Add code').click();
    await check('add', everyRule);
    await close();
    await page.locator('.code-open').first().click();
    await check('code');
    await close();
    await button(page, /^Change code/)
      .first()
      .click();
    await check('change');
    await close();
    await button(page, /^Delete code/)
      .first()
      .click();
    await check('delete');
    await close();
    await button(page, 'Print all').click();
    await check('print');
    await close();
    await button(page, 'Select all').click();
    await page.locator('.selection').getByRole('button', { name: 'Delete', exact: true }).click();
    await check('delete many');
  });

  it('import, progress and failed lines have no serious accessibility finding', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 2));
    await allCodes(page);
    await button(page, 'Add many').click();
    const field = page.getByLabel(/^Messages, one per line/);
    await field.fill('text,caption\nGood,One\n,Empty\nGood,Again');
    await check('import with an error');
    await field.fill(Array.from({ length: 20 }, (_, index) => `Table ${index + 1}`).join('\n'));
    dashboard.gateway.upstreamSandbox.addFault({
      kind: 'error',
      action: 'CreatePhoneMessageQrdl',
      code: 'Qrdl.Weird',
      after: 3,
      count: 1,
    });
    await button(page, 'Add 20 codes').click();
    await page.getByText(/^[1-9]\d* of 20 codes added/).waitFor();
    await check('bulk work');
    await button(page, /^Retry/).waitFor();
    await check('failed lines');
    await page.keyboard.press('Escape');
    await page.locator('.job-bar').waitFor();
    await check('bar of bulk work');
  });

  it('errors and the connection banner have no serious accessibility finding', async () => {
    dashboard.gateway.upstreamSandbox.addFault({ kind: 'error', action: 'ListPhoneMessageQrdl', code: 'Qrdl.Weird' });
    page = await dashboard.open(await dashboard.hashOfNumber(hotel, 0));
    dashboard.activities.pop();
    await page.getByText(/^The codes could not be read\./).waitFor();
    await page.getByText(/^The codes of \d+ numbers could not be read\./).waitFor();
    await check('codes failed');
    await page.route('**/graphql', (route) => route.abort());
    // Clicked instead of waiting, because the backoff of the automatic retry has grown during the checks.
    await page.locator('.pane-codes').getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The gateway cannot be reached.').waitFor();
    await check('offline');
  });

  it('a person finds a number, adds twelve codes, prints, changes one and deletes one by keyboard only', async () => {
    page = await dashboard.open();
    await page.locator('a.row-attention').first().waitFor();
    const press = async (pattern: RegExp, key = 'Enter') => {
      await tabTo(page, pattern);
      await page.keyboard.press(key);
    };
    await press(/^Café Möwe/);
    await rows(page).nth(9).waitFor();
    await tabTo(page, /^Search numbers and names$/);
    await page.keyboard.type('Ottensen – Torten');
    await expect.poll(() => rows(page).count()).toBe(1);
    await press(/^Café Möwe Ottensen – Torten/);
    await allCodes(page);
    await press(/^Add many$/);
    await page.keyboard.type('text,caption');
    for (let table = 1; table <= 12; table++) {
      await page.keyboard.press('Enter');
      await page.keyboard.type(`Hi ${table},Table ${table}`);
    }
    await press(/^Add 12 codes$/);
    await page.getByText('12 of 12 codes added').waitFor();
    await press(/^Print 12 codes$/);
    const items = printed(page);
    await press(/^Print$/);
    expect(await items).toEqual(Array.from({ length: 12 }, (_, index) => `Table ${index + 1}`));
    await tabTo(page, /^Search messages, captions and codes$/);
    await page.keyboard.type('table 12');
    await expect.poll(() => cards(page).count()).toBe(1);
    await press(/^Change.*Change code/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Hello from the terrace, table 12');
    await press(/^Change code$/);
    await dialog(page, 'The code has changed').waitFor();
    await press(/^Done$/);
    await cards(page).filter({ hasText: 'terrace' }).waitFor();
    await press(/^Delete.*Delete code/);
    await press(/^Delete code$/);
    await page.getByText(/^Code \S+ was deleted\.$/).waitFor();
    await page.getByText('No codes match your search.').waitFor();
  });

  it('a page in a right-to-left language does not scroll sideways', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 3));
    await allCodes(page);
    await page.evaluate("document.documentElement.dir = 'rtl'");
    for (const size of screenSizes) {
      await page.setViewportSize(size);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    }
    // The list of spaces is on the side where reading starts.
    const nav = await page.locator('.pane-spaces').boundingBox();
    expect((nav?.x ?? 0) + (nav?.width ?? 0)).toBe(1280);
  });
});
