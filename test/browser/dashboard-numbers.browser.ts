import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.js';
import { chromiumMissing, chromiumTestName, shouldUpdateScreenshots, startTimeoutMs } from './chromium.js';
import {
  button,
  cafe,
  clinic,
  dialog,
  hotel,
  rows,
  screenshotPath,
  startDashboard,
  testOptions,
  type Dashboard,
} from './dashboard-fixture.js';
import { focusedName, tabTo } from './keyboard.js';

interface NumberState {
  readonly lifecycle: { readonly stage: string };
  readonly upCallbackUrl: string | null;
  readonly businessProfile: { readonly about: string; readonly email: string; readonly websites: readonly string[] };
  readonly metrics: readonly { readonly sentCount: number; readonly deliveredCount: number }[];
}

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: a number')}`, testOptions, () => {
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    dashboard = await startDashboard();
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());
  beforeEach(() => dashboard.gateway.upstreamSandbox.clearFaults());
  afterEach(() => dashboard?.closePages());

  /** The latest code that the sandbox "sent" to a number. */
  async function sentCode(number: string): Promise<string> {
    const { host, port } = dashboard.gateway.upstreamSandbox;
    const response = await fetch(`http://${host}:${port}/__sandbox/verification-codes`);
    const codes = (await response.json()) as { phoneNumber: string; code: string }[];
    return codes.findLast(({ phoneNumber }) => `+${phoneNumber}` === number)?.code ?? '';
  }

  /** A field of a number, read from the upstream. */
  async function read<Field extends keyof NumberState>(hash: string, field: Field, selection: string) {
    const [, custSpaceId, number] = hash.split('/');
    const { body } = await dashboard.gateway.request<{ phoneNumber: NumberState }, never>(
      `{ phoneNumber(custSpaceId: "${custSpaceId}", number: "${number}") { ${selection} } }`,
      undefined,
      { 'cache-control': 'no-cache' },
    );
    return body.data?.phoneNumber[field];
  }
  const stageOf = async (hash: string) => (await read(hash, 'lifecycle', 'lifecycle { stage }'))?.stage;

  async function takeScreenshot(name: string): Promise<void> {
    if (!shouldUpdateScreenshots) return;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByText('No queue').waitFor();
    await page.screenshot({ path: screenshotPath(name), animations: 'disabled' });
  }

  it('a person brings a new number from nothing to connected by keyboard only', async () => {
    const number = '+4915123456789';
    const hash = `#/${cafe}/${number}`;
    page = await dashboard.open(`#/${cafe}`);
    await rows(page).nth(9).waitFor();
    const press = async (pattern: RegExp) => {
      await tabTo(page, pattern);
      await page.keyboard.press('Enter');
    };
    await press(/^Add number$/);
    await dialog(page, 'Add a number').waitFor();
    await page.keyboard.type('+49 1512 3456789');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Café Möwe Blankenese');
    await expectAccessible(page, 'new number');
    await press(/^Add the number$/);
    await dialog(page, /^Send a code to/).waitFor();
    expect(await stageOf(hash)).toBe('ADDED');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByLabel('Call', { exact: true }).isChecked()).toBe(true);
    await expectAccessible(page, 'method of the code');
    await press(/^Send the code$/);
    await dialog(page, /^Verify/).waitFor();
    await page.getByText('The number is being called.').waitFor();
    await page.keyboard.type('000');
    await page.keyboard.type('000');
    await page.keyboard.press('Enter');
    await page.getByText('This code was not accepted.').waitFor();
    await expectAccessible(page, 'wrong code');
    await takeScreenshot('dashboard-verify');
    await page.getByLabel('Code', { exact: true }).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(await sentCode(number));
    await page.keyboard.press('Enter');
    await dialog(page, /is verified$/).waitFor();
    await expectAccessible(page, 'verified');
    expect(await focusedName(page)).toBe('Open the number');
    await page.keyboard.press('Enter');
    await page.locator('.pane-codes').getByText('The number is in service.').waitFor();
    await page.getByText('This number has no codes yet.').waitFor();
    await expectAccessible(page, 'no codes');
    await page.locator('.row[aria-current=true]', { hasText: 'Café Möwe Blankenese' }).waitFor();
    expect(await stageOf(hash)).toBe('CONNECTED');
    expect(dashboard.written('GetChatappVerifyCode')).toBe(1);
  });

  it('a code whose request got no answer is not sent again, and the number can still be verified', async () => {
    const number = '+447400123456';
    page = await dashboard.open(`#/${clinic}`);
    await rows(page).nth(9).waitFor();
    const before = dashboard.written('GetChatappVerifyCode');
    await button(page, 'Add number').click();
    await page.getByLabel('Phone number', { exact: true }).fill(number);
    await page.getByLabel('Display name').fill('Marylebone Eye Clinic Leeds');
    await button(page, 'Add the number').click();
    await button(page, 'Later').click();
    // The next step is offered with the number, in the list and on its page.
    await rows(page).filter({ hasText: 'Next: verify the number' }).filter({ hasText: 'Leeds' }).last().waitFor();
    await page.evaluate(`location.hash = '#/${clinic}/${number}'`);
    await button(page, 'Verify the number').click();
    dashboard.gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'GetChatappVerifyCode', count: 1 });
    await button(page, 'Send the code').click();
    await page.getByText('No answer came, so the code may be on its way.').waitFor();
    expect(await page.getByRole('dialog').locator('.button-main').allInnerTexts()).toEqual(['Enter the code']);
    await button(page, 'Enter the code').click();
    await page.getByLabel('Code', { exact: true }).fill(await sentCode(number));
    // The gateway finds out the outcome by a read, and answers as if no reply had been lost.
    dashboard.gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'ChatappVerifyAndRegister', count: 1 });
    await button(page, 'Verify').click();
    await dialog(page, /is verified$/).waitFor();
    expect(dashboard.written('GetChatappVerifyCode') - before).toBe(1);
    expect(await stageOf(`#/${clinic}/${number}`)).toBe('CONNECTED');
  });

  it('a number whose new name was approved is registered on its page, which then offers no further step', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 4));
    await page.getByText('A new display name was approved.').waitFor();
    await button(page, 'Register the number').click();
    await expectAccessible(page, 'register');
    await button(page, 'Register').click();
    await page.getByText(/was registered\. 9 more registrations within 72 hours\.$/).waitFor();
    await page.locator('.pane-codes').getByText('The number is in service.').waitFor();
    expect(await button(page, 'Register the number').count()).toBe(0);
  });

  it("the health of a number comes with Meta's advice, and its messages as a chart and as a table", async () => {
    const hash = await dashboard.hashOfNumber(cafe, 0);
    page = await dashboard.open(`${hash}?view=health`);
    await page.getByText('What to do:').waitFor();
    await page.getByText('Open WhatsApp Manager').waitFor();
    await page.getByText('Show as a table').click();
    await takeScreenshot('dashboard-health');
    await expectAccessible(page, 'health and messages');
    expect(await page.locator('.chart tbody tr').count()).toBe(28);
    await page.getByLabel('Time range').selectOption('Last 7 days');
    await expect.poll(() => page.locator('.chart tbody tr').count()).toBe(7);
    const day = 24 * 60 * 60_000;
    const end = (Math.floor(Date.now() / day) + 1) * day;
    const range = `from: "${new Date(end - 7 * day).toISOString()}", to: "${new Date(end).toISOString()}"`;
    const metrics = (await read(hash, 'metrics', `metrics(${range}) { sentCount deliveredCount }`)) ?? [];
    const sum = (field: 'sentCount' | 'deliveredCount') => metrics.reduce((total, metric) => total + metric[field], 0);
    const summary = `${sum('sentCount')} sent, ${sum('deliveredCount')} delivered`;
    await page.getByRole('img', { name: summary, exact: true }).waitFor();
  });

  it('health that cannot be read leaves the messages on the screen, and is read again by its button', async () => {
    dashboard.gateway.upstreamSandbox.addFault({
      kind: 'error',
      action: 'GetWhatsappHealthStatus',
      code: 'Health.Weird',
    });
    page = await dashboard.openWithoutRetries(`${await dashboard.hashOfNumber(hotel, 0)}?view=health`);
    await page.getByText('The health of the number could not be read.').waitFor();
    await page.getByText('Show as a table').waitFor();
    expect(await page.locator('.note').count()).toBe(1);
    dashboard.gateway.upstreamSandbox.clearFaults();
    await button(page, 'Try again').click();
    await page.locator('.entities').waitFor();
    expect(await page.locator('.note-bad').count()).toBe(0);
  });

  it('a profile is previewed while it is typed, and only what was changed is written', async () => {
    const hash = await dashboard.hashOfNumber(cafe, 2);
    const before = await read(hash, 'businessProfile', 'businessProfile { about email websites }');
    page = await dashboard.open(`${hash}?view=profile`);
    const preview = page.getByRole('region', { name: 'As customers see it' });
    await page.getByLabel('About', { exact: true }).fill('Cakes since 1921');
    await preview.getByText('Cakes since 1921').waitFor();
    await page.getByLabel('Websites').fill('not an address');
    expect(await button(page, 'Save the profile').isDisabled()).toBe(true);
    await expectAccessible(page, 'profile with an error');
    await page.getByLabel('Websites').fill('https://moewe.example\nhttps://torten.example');
    await preview.getByText('https://torten.example').waitFor();
    await takeScreenshot('dashboard-profile');
    await button(page, 'Save the profile').click();
    await page.getByText('The profile was saved.').waitFor();
    expect(await read(hash, 'businessProfile', 'businessProfile { about email websites }')).toEqual({
      ...before,
      about: 'Cakes since 1921',
      websites: ['https://moewe.example', 'https://torten.example'],
    });
    await expect.poll(() => button(page, 'Save the profile').isDisabled()).toBe(true);
  });

  it('callbacks are redirected only after a warning, and the previous addresses can be restored', async () => {
    const hash = await dashboard.hashOfNumber(cafe, 3);
    const before = await read(hash, 'upCallbackUrl', 'upCallbackUrl');
    page = await dashboard.open(`${hash}?view=callbacks`);
    const address = page.getByLabel('Messages of customers');
    await address.fill('https://inbox.example/whatsapp');
    await button(page, 'Change the addresses').click();
    await page.getByText('Messages go to the new address at once.').waitFor();
    await expectAccessible(page, 'redirect');
    await button(page, 'Keep it').click();
    expect(dashboard.written('UpdatePhoneWebhook')).toBe(0);
    await button(page, 'Change the addresses').click();
    await button(page, 'Redirect').click();
    await page.getByText('These addresses were used before:').waitFor();
    expect(await read(hash, 'upCallbackUrl', 'upCallbackUrl')).toBe('https://inbox.example/whatsapp');
    await expectAccessible(page, 'callbacks with the addresses before');
    await button(page, 'Put them back').click();
    await button(page, 'Redirect').click();
    // The address is written and shown in any order.
    await expect.poll(() => read(hash, 'upCallbackUrl', 'upCallbackUrl')).toBe(before);
    await expect.poll(() => address.inputValue()).toBe(before);
  });

  it('a number is taken out of service only after it was typed again', async () => {
    const hash = await dashboard.hashOfNumber(hotel, 0, 'CONNECTED');
    page = await dashboard.open(`${hash}?view=callbacks`);
    await button(page, 'Take out of service').click();
    await page.getByText('All messages of this number stop at once.').waitFor();
    await expectAccessible(page, 'out of service');
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Take out of service' });
    await page.getByLabel(/^Type the number/).fill('+49 30 1234567');
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel(/^Type the number/).fill(decodeURIComponent(hash.split('/')[2] ?? ''));
    await confirm.click();
    await page.getByText('The number is disconnected.').waitFor();
    await button(page, 'Register the number').waitFor();
    expect(await stageOf(hash)).toBe('GONE');
  });

  it('the views of a number log no error to the console', () => {
    expect(dashboard.activities.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
