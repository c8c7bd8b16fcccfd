import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.js';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import {
  allCodes,
  button,
  cafe,
  cards,
  codesPerNumber,
  dialog,
  hotel,
  rows,
  spaceRows,
  spaces,
  slowAdding,
  testOptions,
  startDashboard,
  type Dashboard,
} from './dashboard-fixture.js';

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: errors')}`, testOptions, () => {
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    // Nothing is cached, so that each read meets the fault of its test.
    dashboard = await startDashboard({
      sandbox: { ...slowAdding.sandbox, numbersPerSpace: 5 },
      env: { ...slowAdding.env, CACHE_TTL_MS: '0', CACHE_STALE_MS: '0' },
    });
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());
  beforeEach(() => dashboard.gateway.upstreamSandbox.clearFaults());
  afterEach(() => dashboard?.closePages());

  const mainButtons = () => page.getByRole('dialog').locator('.button-main, .button-danger-main').allInnerTexts();
  const fault = (action: string, code: string, count?: number) =>
    dashboard.gateway.upstreamSandbox.addFault({
      kind: 'error',
      action,
      code,
      ...(count === undefined ? {} : { count }),
    });

  /** Sends enough writes to fill the queue for some seconds. Queued ones are dropped once the signal aborts. */
  function keepQueueBusy(count: number, signal: AbortSignal): Promise<Response> {
    const [, custSpaceId, phoneNumber] = new URL(page.url()).hash.split('/');
    const inputs = Array.from({ length: count }, (_, index) => ({
      custSpaceId,
      phoneNumber,
      prefilledMessage: `Busy ${index}`,
    }));
    const query = 'mutation ($inputs: [AddMessageQrdlInput!]!) { addMessageQrdls(inputs: $inputs) { __typename } }';
    return fetch(dashboard.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { inputs } }),
      signal,
    });
  }

  async function queued(action: string): Promise<number> {
    const { body } = await dashboard.gateway.request<{ upstreamQuotas: { action: string; queued: number }[] }, never>(
      '{ upstreamQuotas { action queued } }',
    );
    return body.data?.upstreamQuotas.find((quota) => quota.action === action)?.queued ?? 0;
  }

  it('an added code whose reply was lost is found by one button and shown as ready', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 0));
    await allCodes(page);
    const before = dashboard.written('CreatePhoneMessageQrdl');
    dashboard.gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'CreatePhoneMessageQrdl', count: 1 });
    await button(page, 'Add code').click();
    await page.getByLabel('Message', { exact: true }).fill('Lost and found');
    await button(page, 'Add code').last().click();
    await page.getByText('This was sent, but no answer came.').waitFor();
    expect(await mainButtons()).toEqual(['Check status']);
    await expectAccessible(page, 'unknown outcome');
    await button(page, 'Check status').click();
    await dialog(page, 'The code is ready').waitFor();
    await expectAccessible(page, 'new code');
    expect(await page.getByText('no answer came').count()).toBe(0);
    expect(await mainButtons()).toEqual(['Done']);
    expect(dashboard.written('CreatePhoneMessageQrdl') - before).toBe(1);
  });

  it('a deletion that the upstream rejected can be tried again with the only main button', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 1));
    await allCodes(page);
    fault('DeletePhoneMessageQrdl', 'Qrdl.Weird', 1);
    await button(page, /^Delete code/)
      .first()
      .click();
    await button(page, 'Delete code').click();
    await page.getByText('The service refused this.').waitFor();
    expect(await mainButtons()).toEqual(['Try again']);
    await button(page, 'Try again').click();
    await page.getByText(/^Code \S+ was deleted\.$/).waitFor();
    expect(await cards(page).count()).toBeLessThanOrEqual(codesPerNumber);
  });

  it('a failed reading from Meta shows its error beside the button, which reads again', async () => {
    dashboard.gateway.upstreamSandbox.addFault({
      kind: 'setField',
      action: 'QueryChatappPhoneNumbers',
      field: 'Status',
      value: 'OFFLINE',
    });
    fault('ChatappSyncPhoneNumber', 'Sync.Weird', 1);
    page = await dashboard.open(await dashboard.hashOfNumber(hotel, 1));
    await button(page, 'Read it from Meta again').click();
    await page.locator('.stage .note').getByText('The service refused this.').waitFor();
    await expectAccessible(page, 'failed reading from Meta');
    await button(page, 'Read it from Meta again').click();
    await page.getByText('The numbers were read from Meta again.').waitFor();
    expect(await page.locator('.stage .note').count()).toBe(0);
  });

  it('a throttled write counts down on its only main button', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 2));
    await allCodes(page);
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('AddCode(') !== true) return route.continue();
      return route.fulfill({
        contentType: 'application/json',
        json: {
          data: {
            addMessageQrdl: {
              __typename: 'ThrottledError',
              code: 'UPSTREAM_THROTTLED',
              message: 'Too many calls.',
              retryAfterMs: 3000,
              requestId: null,
            },
          },
        },
      });
    });
    await button(page, 'Add code').click();
    await page.getByLabel('Message', { exact: true }).fill('Too fast');
    await button(page, 'Add code').last().click();
    await page.getByText('The service is overloaded.').waitFor();
    expect(await mainButtons()).toEqual([expect.stringMatching(/^Try again in [1-4] s$/)]);
    expect(await page.getByRole('dialog').locator('.button-main').isDisabled()).toBe(true);
    await button(page, 'Try again').waitFor();
  });

  it('a waiting write says how many calls are ahead and how long they take', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 3));
    await allCodes(page);
    await button(page, 'Add code').click();
    await page.getByLabel('Message', { exact: true }).fill('Patience');
    const busy = new AbortController();
    const answer = keepQueueBusy(100, busy.signal);
    await expect.poll(() => queued('CreatePhoneMessageQrdl')).toBeGreaterThan(80);
    const shown = page.getByText(/^Waiting in the queue: \d+ requests? ahead, about \d+ seconds? to go\.$/).waitFor();
    // The queue serves the write before the many calls of one request, so the write could end before the page has read
    // the quotas.
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('AddCode(') === true) await shown;
      await route.continue();
    });
    await button(page, 'Add code').last().click();
    await shown;
    // The calls ahead are removed from the queue when their caller disconnects.
    busy.abort();
    await expect(answer).rejects.toThrow('aborted');
    await dialog(page, 'The code is ready').waitFor();
  });

  it('spaces that cannot be read stay listed and uncounted until they can be read', async () => {
    fault('QueryChatappBindWaba', 'Waba.Weird');
    page = await dashboard.openWithoutRetries();
    const count = () => page.locator('.pane-spaces .pane-head .quiet').innerText();
    for (const space of spaces) await page.getByText(`Space ${space} could not be read.`).waitFor();
    await expect.poll(count).toBe('0');
    dashboard.gateway.upstreamSandbox.clearFaults();
    await page.locator('.pane-spaces').getByRole('button', { name: 'Try again' }).first().click();
    await expect.poll(count).toBe(String(spaces.length));
    expect(await spaceRows(page).count()).toBe(spaces.length);
    expect(await page.locator('.pane-spaces .note').count()).toBe(0);
  });

  it('failed spaces are read again on their own once the fault is over', async () => {
    fault('QueryChatappBindWaba', 'Waba.Weird');
    page = await dashboard.open();
    await page.locator('.pane-spaces .note').first().waitFor();
    dashboard.gateway.upstreamSandbox.clearFaults();
    await expect.poll(() => spaceRows(page).count()).toBe(spaces.length);
    expect(await page.locator('.pane-spaces .note').count()).toBe(0);
  });

  it('a space whose numbers fail is named in the overview and is not counted as read', async () => {
    fault('QueryChatappPhoneNumbers', 'Numbers.Weird', 1);
    page = await dashboard.openWithoutRetries();
    await page.getByText(/^The numbers of .+ could not be read\./).waitFor();
    await page.getByText(`${spaces.length - 1} of ${spaces.length} spaces read`).waitFor();
    await page.locator('.pane-overview').getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => page.locator('.pane-overview .note').count()).toBe(0);
  });

  it('a list of numbers that is loading or failed shows no count', async () => {
    fault('QueryChatappPhoneNumbers', 'Numbers.Weird');
    page = await dashboard.openWithoutRetries(`#/${cafe}`);
    const shown: string[] = [];
    await expect
      .poll(async () => {
        shown.push(await page.locator('.pane-numbers .pane-head').innerText());
        return page.getByText('The numbers could not be read.').count();
      })
      .toBe(1);
    expect(shown.filter((text) => /\d+ numbers?/.test(text))).toEqual([]);
    dashboard.gateway.upstreamSandbox.clearFaults();
    await button(page, 'Try again').first().click();
    await page.getByText('5 numbers', { exact: true }).waitFor();
  });

  it('codes that could not be read are named with a reason and a retry', async () => {
    fault('ListPhoneMessageQrdl', 'Qrdl.Weird', 1);
    page = await dashboard.openWithoutRetries(`#/${hotel}`);
    await page.getByText('The codes of 1 number could not be read. The service refused this.').waitFor();
    await page.locator('.pane-numbers summary').click();
    await page.locator('.pane-numbers').getByText('Qrdl.Weird').waitFor();
    await page.locator('.pane-numbers').getByRole('button', { name: 'Try again' }).click();
    await expect
      .poll(() => page.locator('.row-count').allInnerTexts())
      .toEqual(Array.from({ length: 5 }, () => `${codesPerNumber} codes`));
    expect(await page.locator('.note').count()).toBe(0);
  });

  it('a lost connection is reported once, keeps what was read and typed, and is followed by a new read', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(hotel, 4));
    await allCodes(page);
    dashboard.activities.pop();
    await page.context().setOffline(true);
    const failedRead = () =>
      page.waitForEvent('requestfailed', (request) => request.postData()?.includes('query Spaces') === true);
    await Promise.all([failedRead(), spaceRows(page).nth(1).click()]);
    await page.goBack();
    await allCodes(page);
    await button(page, 'Add code').click();
    await page.getByLabel('Message', { exact: true }).fill('Offline');
    await button(page, 'Add code').last().click();
    await page.getByText('The gateway did not answer.').waitFor();
    await failedRead();
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('Offline');
    expect(await spaceRows(page).count()).toBe(spaces.length);
    await page.keyboard.press('Escape');
    await page.getByText('The gateway cannot be reached.').waitFor();
    expect(await page.locator('.live').innerText()).toBe('Offline');
    expect(await page.locator('.note').count()).toBe(0);
    await page.context().setOffline(false);
    await page.getByText('Connected again. Everything is up to date.').waitFor({ timeout: 35_000 });
    expect(await page.locator('.banner').count()).toBe(0);
    await rows(page).first().waitFor();
  });

  it('the quota panel names calls in words, and the location is a country or left out', async () => {
    page = await dashboard.open(`#/cams-paper-moon-books`);
    await page.getByText('WhatsApp Business Account').waitFor();
    await page.getByText('Currency').waitFor();
    expect(await page.locator('.pane-codes').innerText()).not.toContain('start_time');
    await page.locator('.meter summary').click();
    expect(await page.locator('.meter-board tbody th').allInnerTexts()).toEqual([
      'Read accounts',
      'Read numbers',
      'Add codes',
      'Delete codes',
      'Read codes',
      'Change codes',
    ]);
    await page.evaluate(`location.hash = '#/${cafe}'`);
    await page.getByText('Germany', { exact: true }).waitFor();
  });

  it('errors of the upstream write no error to the browser console', () => {
    expect(dashboard.activities.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
