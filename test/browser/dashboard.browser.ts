import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import {
  chromiumMissing,
  openPage,
  startChromium,
  shouldUpdateScreenshots,
  chromiumTestName,
  type PageActivity,
} from './chromium.js';
import { buildDashboard, type DashboardBuild, type DashboardSite } from './dashboard-site.js';
import { focusedName, tabTo } from './keyboard.js';

const screenshotPath = (name: string) => new URL(`../../docs/images/${name}.png`, import.meta.url).pathname;

/** Of the sandbox's demo businesses, those whose names need no font beyond Latin: the pictures look alike on every machine. */
const spaces = [
  'cams-cafe-moewe',
  'cams-hotel-belle-rive',
  'cams-marylebone-eye-clinic',
  'cams-paper-moon-books',
  'cams-fika-and-friends',
];
const [cafe = '', hotel = '', clinic = ''] = spaces;

/** How many codes each number begins with. */
const codesPerNumber = 6;

/** Where a picture goes: into the documentation when it is asked for, else nowhere. */
const screenshotOptions = (name: string) => (shouldUpdateScreenshots ? { path: screenshotPath(name) } : {});

describe.skipIf(chromiumMissing !== undefined)(
  `${chromiumTestName('the dashboard in a browser, built, on a sandbox with the real quotas')}`,
  () => {
    let build: DashboardBuild;
    let gateway: TestGateway;
    let site: DashboardSite;
    let browser: Browser;
    let page: Page;
    const conducts: PageActivity[] = [];

    beforeAll(async () => {
      [build, gateway, browser] = await Promise.all([
        buildDashboard(),
        startTestGateway({
          sandbox: { spaces: 6, numbersPerSpace: 10, codesPerNumber: codesPerNumber, latencyMs: 20 },
          env: { CAMS_SPACES: spaces.join(',') },
        }),
        startChromium(),
      ]);
      site = await build.serve(gateway.url);
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await site?.close();
      await gateway?.close();
      await build?.remove();
    });

    async function open(hash: string, options: BrowserContextOptions = {}): Promise<Page> {
      const opened = await openPage(browser, { viewport: { width: 1280, height: 800 }, ...options });
      conducts.push(opened.conduct);
      opened.page.setDefaultTimeout(8_000);
      await opened.page.goto(`${site.url}${hash}`);
      return opened.page;
    }
    /** Those that can be clicked: what stands for a row that is loading is none. */
    const spaceRows = () => page.locator('.pane-spaces a.row');
    const rows = (of = page) => of.locator('.row-number');
    const cards = (of = page) => of.locator('.code:not(.code-ghost)');
    const button = (name: string | RegExp, of = page) =>
      of.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
    const written = (action: string) => gateway.upstreamSandbox.stats().written[action] ?? 0;

    /** The address of the n-th number of a space. */
    async function hashOfNumber(custSpaceId: string, at: number): Promise<string> {
      const { body } = await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, never>(
        `{ phoneNumbers(custSpaceId: "${custSpaceId}") { nodes { number } } }`,
      );
      return `#/${custSpaceId}/${body.data?.phoneNumbers.nodes[at]?.number}`;
    }

    beforeEach(() => {
      gateway.upstreamSandbox.clearFaults();
    });
    afterEach(async () => {
      await page?.context().close();
    });

    it('shows the numbers at once, and their codes as they come', async () => {
      page = await open('');
      await rows().nth(9).waitFor();
      expect(await spaceRows().count()).toBeGreaterThan(0);
      // Ten lists at five a second: some are there, some are not.
      await page.getByText(/^Codes of [1-9] of 10 read$/).waitFor();
      expect(await page.locator('.ghost-count').count()).toBeGreaterThan(0);
      await page.getByText('10 numbers', { exact: true }).waitFor();
      expect(await page.locator('.row-count').allInnerTexts()).toEqual(
        Array.from({ length: 10 }, () => `${codesPerNumber} codes`),
      );
      expect(await spaceRows().count()).toBe(spaces.length);
      expect(gateway.upstreamSandbox.stats().throttled).toEqual({});
    });

    it('filters by text, status and quality', async () => {
      page = await open(`#/${cafe}`);
      await rows().nth(9).waitFor();
      const shown = () => rows().allInnerTexts();
      await page.getByLabel('Search numbers and names').fill('catering');
      await expect
        .poll(shown)
        .toEqual([expect.stringContaining('Altona – Catering'), expect.stringContaining('Ottensen – Catering')]);
      await page.getByLabel('Search numbers and names').fill('');
      await page.getByLabel('Status').selectOption('Connected');
      await page.getByLabel('Quality').selectOption('Medium quality');
      await expect.poll(shown).toEqual([expect.stringMatching(/Connected\nMedium quality/)]);
      await page.getByLabel('Search numbers and names').fill('nobody is called like this');
      await page.getByText('No number is like this.').waitFor();
    });

    it('shows codes as pictures, hands them over as files, and prints them', async () => {
      page = await open(await hashOfNumber(cafe, 1));
      await cards()
        .nth(codesPerNumber - 1)
        .waitFor();
      expect(
        await page
          .locator('.code .picture')
          .evaluateAll((images) => images.map((image) => image.getAttribute('src')?.slice(0, 18))),
      ).toEqual(Array.from({ length: codesPerNumber }, () => 'data:image/svg+xml'));
      for (const format of ['SVG', 'PNG']) {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          button(new RegExp(`as ${format}$`))
            .first()
            .click(),
        ]);
        expect(download.suggestedFilename()).toMatch(new RegExp(`^[A-Z0-9]{14}\\.${format.toLowerCase()}$`));
      }
      const printed = page.evaluate(
        'new Promise((resolve) => { window.print = () => resolve(document.querySelectorAll(".sheet img").length) })',
      );
      await button('Print all').click();
      expect(await printed).toBe(codesPerNumber);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.sheet').isVisible()).toBe(true);
      expect(await page.locator('#app').isVisible()).toBe(false);
    });

    it('adds a code by keyboard alone', async () => {
      page = await open(`#/${cafe}`);
      await rows().nth(9).waitFor();
      await tabTo(page, /Altona – Torten/);
      await page.keyboard.press('Enter');
      await cards().first().waitFor();
      await tabTo(page, /^Add code$/);
      await page.keyboard.press('Enter');
      await page.keyboard.type('Typed without a mouse');
      await tabTo(page, /^Add code$/);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'The code is ready' }).waitFor();
      expect(await focusedName(page)).toBe('Done');
      await page.keyboard.press('Enter');
      expect(await focusedName(page)).toBe('Add code');
      await cards().filter({ hasText: 'Typed without a mouse' }).waitFor();
    });

    it('replaces a code, says that the old one is void, and shows the new one', async () => {
      page = await open(await hashOfNumber(cafe, 2));
      const old = (await cards().first().getAttribute('aria-label')) ?? '';
      await button(/^Change code/)
        .first()
        .click();
      await page.getByText('This may break what is printed.').waitFor();
      await page.getByLabel('Message', { exact: true }).fill('Something else');
      await button('Change code').click();
      await page.getByText('no longer works').waitFor();
      await button('Done').click();
      await cards().filter({ hasText: 'Something else' }).waitFor();
      await page.getByLabel(old, { exact: true }).waitFor({ state: 'detached' });
      expect(await cards().count()).toBe(codesPerNumber);
    });

    it('deletes a code, but not before it was told what breaks', async () => {
      page = await open(await hashOfNumber(cafe, 3));
      const doomed = (await cards().first().getAttribute('aria-label')) ?? '';
      await button(/^Delete code/)
        .first()
        .click();
      await page.getByText('Everything that is printed with it stops working').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(written('DeletePhoneMessageQrdl')).toBe(0);
      await button(/^Delete code/)
        .first()
        .click();
      await button('Delete code').click();
      await page.getByText(/^Code \S+ was deleted\.$/).waitFor();
      await page.getByLabel(doomed, { exact: true }).waitFor({ state: 'detached' });
      expect(written('DeletePhoneMessageQrdl')).toBe(1);
    });

    it('makes twelve codes of twelve lines with a bar that grows, and puts right what failed', async () => {
      page = await open(await hashOfNumber(cafe, 4));
      await cards().first().waitFor();
      const before = written('CreatePhoneMessageQrdl');
      // One line that nobody answers, though it is carried out, and one that is refused.
      gateway.upstreamSandbox.addFault({ kind: 'lostReply', action: 'CreatePhoneMessageQrdl', after: 2, count: 1 });
      gateway.upstreamSandbox.addFault({
        kind: 'error',
        action: 'CreatePhoneMessageQrdl',
        code: 'Qrdl.Weird',
        after: 6,
        count: 1,
      });
      await button('Add many').click();
      await page
        .getByLabel('Messages, one a line')
        .fill(Array.from({ length: 12 }, (_, at) => `Hello from table ${at + 1}!`).join('\n'));
      await button('Add 12 codes').click();
      await page.getByText(/^[1-9] of 12 codes made/).waitFor();
      expect(Number(await page.getByRole('progressbar', { name: 'Codes made' }).getAttribute('value'))).toBeLessThan(
        12,
      );
      await button('Retry the failed line').waitFor();
      expect(await page.locator('.bulk-sum').innerText()).toBe('10 of 12 codes made · 2 failed');
      expect(await page.locator('.bulk-bad .bulk-text').allInnerTexts()).toHaveLength(2);
      await page.getByText('It may have been done: look before you send it again.').waitFor();
      await button('Look what became of them').click();
      await page.getByText('11 of 12 codes made').waitFor();
      await button('Retry the failed line').click();
      await page.getByText('12 of 12 codes made').waitFor();
      expect(written('CreatePhoneMessageQrdl') - before).toBe(12);
      await button('Done').click();
      await page.locator('.row[aria-current=true]', { hasText: `${codesPerNumber + 12} codes` }).waitFor();
    });

    it('sends lines again after the connection broke, and makes none of them twice', async () => {
      page = await open(await hashOfNumber(cafe, 5));
      await cards().first().waitFor();
      conducts.pop(); // A browser notes the broken connection in its console.
      const before = written('CreatePhoneMessageQrdl');
      let breaks = true;
      await page.route('**/graphql', async (route) => {
        if (!breaks || route.request().postData()?.includes('AddCodes') !== true) return route.continue();
        breaks = false;
        await route.fetch();
        return route.abort();
      });
      await button('Add many').click();
      await page.getByLabel('Messages, one a line').fill('One\nTwo\nThree');
      await button('Add 3 codes').click();
      await page.getByText('The gateway did not answer.').first().waitFor();
      await button('Retry 3 failed lines').click();
      await page.getByText('3 of 3 codes made').waitFor();
      expect(written('CreatePhoneMessageQrdl') - before).toBe(3);
    });

    it('stops when it is told to, and leaves every line that was not answered to be sent again', async () => {
      page = await open(await hashOfNumber(clinic, 7));
      await cards().first().waitFor();
      await button('Add many').click();
      await page
        .getByLabel('Messages, one a line')
        .fill(Array.from({ length: 60 }, (_, at) => `Room ${at + 1}`).join('\n'));
      await button('Add 60 codes').click();
      await page.getByText(/^[1-9] of 60 codes made/).waitFor();
      await button('Stop').click();
      await button(/^Retry \d+ failed lines$/).waitFor();
      const [, made, failed] =
        /^(\d+) of 60 codes made · (\d+) failed$/.exec(await page.locator('.bulk-sum').innerText()) ?? [];
      expect(Number(made) + Number(failed)).toBe(60);
    });

    it('says what the upstream refused in words for people, and reads it when asked again', async () => {
      gateway.upstreamSandbox.addFault({
        kind: 'error',
        status: 200,
        action: 'ListPhoneMessageQrdl',
        code: 'Qrdl.Weird',
        count: 1,
      });
      page = await open(`#/${hotel}`);
      await page.getByText('The codes of a number could not be read. The service refused this.').waitFor();
      await page.getByText('Details').click();
      await page.getByText('Qrdl.Weird').waitFor();
      await button('Try again').click();
      await page.getByText('10 numbers', { exact: true }).waitFor();
      await expect
        .poll(() => page.locator('.row-count').allInnerTexts())
        .toEqual(Array.from({ length: 10 }, () => `${codesPerNumber} codes`));
      expect(await page.locator('.note').count()).toBe(0);
    });

    it('follows a change that another browser made', async () => {
      const hash = await hashOfNumber(cafe, 6);
      page = await open(hash);
      const other = await open(hash);
      await Promise.all([cards().first().waitFor(), cards(other).first().waitFor()]);
      await button('Add code', other).click();
      await other.getByLabel('Message', { exact: true }).fill('From the other browser');
      await button('Add code', other).last().click();
      await other.getByRole('dialog', { name: 'The code is ready' }).waitFor();
      await cards().filter({ hasText: 'From the other browser' }).waitFor();
      await page.locator('.row[aria-current=true]', { hasText: `${codesPerNumber + 1} codes` }).waitFor();
      expect(await cards().count()).toBe(codesPerNumber + 1);
      expect(await page.locator('.live').innerText()).toBe('Live');
      await other.context().close();
    });

    it('asks for a key where the gateway wants one, keeps it for the tab, and shows what the key may do', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'clients-'));
      const file = join(folder, 'clients.json');
      const { key } = await createClient(file, { name: 'reader', scopes: ['READ'], custSpaceIds: null });
      const guarded = await startTestGateway({
        sandbox: { numbersPerSpace: 2, codesPerNumber: 1 },
        env: { AUTH: 'on', CLIENTS_FILE: file },
      });
      const guardedSite = await build.serve(guarded.url);
      try {
        ({ page } = await openPage(browser, { viewport: { width: 1280, height: 800 } }));
        await page.goto(guardedSite.url);
        await page.getByLabel('Your key').fill(key);
        await button('Use this key').click();
        await rows().first().click();
        await cards().first().waitFor();
        expect(await button(/^(Add|Change|Delete) (code|many)/).count()).toBe(0);
        await page.reload();
        await cards().first().waitFor();
      } finally {
        await guardedSite.close();
        await guarded.close();
        await rm(folder, { recursive: true });
      }
    });

    it('fits a phone: no view is wider than 360 pixels', async () => {
      page = await open('', { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
      const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      await spaceRows().first().waitFor();
      expect(await overflow()).toBe(0);
      await spaceRows().first().click();
      await rows().nth(1).waitFor();
      expect(await overflow()).toBe(0);
      await rows().nth(1).click();
      await cards().first().waitFor();
      expect(await overflow()).toBe(0);
      if (shouldUpdateScreenshots)
        await page.screenshot({ path: screenshotPath('dashboard-phone'), animations: 'disabled' });
      await button('Add many').click();
      expect(await overflow()).toBe(0);
    });

    it('sits for its portrait, light and dark', async () => {
      page = await open(await hashOfNumber('cams-paper-moon-books', 1), { viewport: { width: 1280, height: 800 } });
      await cards()
        .nth(codesPerNumber - 1)
        .waitFor();
      await page.getByText('Quota free').waitFor();
      expect(await page.locator('.note').count()).toBe(0);
      await page.screenshot({ ...screenshotOptions('dashboard'), animations: 'disabled' });
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.screenshot({ ...screenshotOptions('dashboard-dark'), animations: 'disabled' });
    });

    it('asked nobody but its own machine, and wrote no error to the console', () => {
      expect([...new Set(conducts.flatMap(({ hosts }) => [...hosts]))]).toEqual(['127.0.0.1']);
      expect(conducts.flatMap(({ errors }) => errors)).toEqual([]);
    });
  },
);
