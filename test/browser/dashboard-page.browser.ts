import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, chromiumTestName, shouldUpdateScreenshots, startTimeoutMs } from './chromium.js';
import {
  allCodes,
  books,
  button,
  cafe,
  screenshotPath,
  testOptions,
  startDashboard,
  type Dashboard,
} from './dashboard-fixture.js';

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: page')}`, testOptions, () => {
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    dashboard = await startDashboard();
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());
  afterEach(() => dashboard?.closePages());

  it('all scripts of the page are smaller than 200 KB compressed', async () => {
    const files = await readdir(dashboard.buildFolder, { recursive: true });
    const scripts = files.filter((file) => file.endsWith('.js'));
    const sizes = await Promise.all(
      scripts.map(async (file) => gzipSync(await readFile(join(dashboard.buildFolder, file))).length),
    );
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });

  it('the first numbers are on the screen after less than a second of processor time of the page', async () => {
    page = await dashboard.openBlank();
    const session = await page.context().newCDPSession(page);
    // CPU time of the page's main thread, without the time that it waited for a processor.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(dashboard.url);
    await page.locator('a.row-attention').first().waitFor();
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(1);
  });

  it('a Chinese browser gets Chinese texts, and another language can be chosen', async () => {
    page = await dashboard.open('', { locale: 'zh-CN' });
    await page.getByRole('heading', { name: '需要关注的号码' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh');
    await page.getByLabel('语言').selectOption('English');
    await page.getByRole('heading', { name: 'Numbers that need attention' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Numbers that need attention' }).waitFor();
  });

  /** Opens a page without errors and waits until it is idle; takes a screenshot for the documentation if requested. */
  async function screenshot(name: string, hash: string, prepare: () => Promise<void>, options?: BrowserContextOptions) {
    page = await dashboard.open(hash, options);
    await prepare();
    await page.getByText('No queue').waitFor();
    expect(await page.locator('.note-bad').count()).toBe(0);
    if (shouldUpdateScreenshots) await page.screenshot({ path: screenshotPath(name), animations: 'disabled' });
  }

  it('the screenshot of the overview shows a settled page', () =>
    screenshot('dashboard', '', async () => {
      await expect.poll(() => page.locator('.counts dd').nth(1).innerText()).toBe('50');
    }));

  it('the screenshots of codes, in light and dark, show a settled page', async () => {
    await screenshot('dashboard-codes', await dashboard.hashOfNumber(books, 1), () => allCodes(page));
    await page.emulateMedia({ colorScheme: 'dark' });
    if (shouldUpdateScreenshots)
      await page.screenshot({ path: screenshotPath('dashboard-dark'), animations: 'disabled' });
  });

  it('the screenshot of a phone shows a settled page', async () =>
    screenshot('dashboard-phone', await dashboard.hashOfNumber(books, 1), () => allCodes(page), {
      viewport: { width: 360, height: 740 },
      deviceScaleFactor: 2,
    }));

  it('the screenshot of an import shows its preview', async () =>
    screenshot('dashboard-import', await dashboard.hashOfNumber(cafe, 1), async () => {
      await allCodes(page);
      await button(page, 'Add many').click();
      const lines = Array.from({ length: 12 }, (_, index) => `Hello from table ${index + 1}!,Table ${index + 1}`);
      await page.getByLabel(/^Messages, one per line/).fill(['text,caption', ...lines].join('\n'));
      await page.getByRole('cell', { name: 'Table 12', exact: true }).waitFor();
    }));
});
