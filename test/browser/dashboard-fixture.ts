/** The built dashboard in front of a gateway and a sandbox, opened in Chromium. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { highQuotas, startTestGateway, type TestGateway, type TestGatewayOptions } from '../test-gateway.js';
import { startChromium, type PageActivity } from './chromium.js';
import { buildDashboard, type DashboardSite } from './dashboard-site.js';
import { PagePool } from './page-pool.js';

/** Demo businesses with Latin names only, which every font has, so that screenshots look alike on every machine. */
export const spaces = [
  'cams-cafe-moewe',
  'cams-hotel-belle-rive',
  'cams-marylebone-eye-clinic',
  'cams-paper-moon-books',
  'cams-fika-and-friends',
];
export const [cafe = '', hotel = '', clinic = '', books = ''] = spaces;

export const codesPerNumber = 6;
export const numbersPerSpace = 10;

/** The path of a screenshot in the documentation. */
export const screenshotPath = (name: string) => new URL(`../../docs/images/${name}.png`, import.meta.url).pathname;

/** How long a test waits for one condition, in milliseconds. Much longer than usual, for busy machines. */
const timeoutMs = 45_000;

/** How long one test may take: several waits. */
export const testOptions = { timeout: 120_000 };

const ignoreLongTimers = `for (const name of ['setTimeout', 'setInterval']) {
  const start = window[name];
  window[name] = (work, ms, ...rest) => (ms >= 5000 ? 0 : start(work, ms, ...rest));
}`;

/** Quotas with which adding a code waits in the queue as long as with CAMS, and all other calls do not wait. */
export const slowAdding = {
  sandbox: { quotas: { '*': 1000, CreatePhoneMessageQrdl: 5 } },
  env: { CAMS_QUOTAS: '*=1000,CreatePhoneMessageQrdl=5' },
} as const;

/** The documented quotas of CAMS. */
export const documentedQuotas = { sandbox: { quotas: {} }, env: { CAMS_QUOTAS: '' } } as const;

export interface Dashboard {
  readonly gateway: TestGateway;
  /** Folder with the built files of the page. */
  readonly buildFolder: string;
  /** The activity of each page that was opened so far, in order. */
  readonly activities: PageActivity[];
  /** Address of the dashboard. */
  readonly url: string;
  /** Opens an empty page that was never used before. */
  openBlank(): Promise<Page>;
  /**
   * Opens an empty page at an address of the dashboard, such as `#/cams-cafe-moewe`. Without options it reuses the page
   * of an earlier test, if there is one.
   */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Opens a page that does not retry failed reads by itself, which it normally does after five seconds or more. */
  openWithoutRetries(hash?: string): Promise<Page>;
  /** Opens the dashboard in front of another gateway. */
  openAt(gatewayUrl: string): Promise<Page>;
  /** Closes the pages of a test, or empties them for the next one. */
  closePages(): Promise<void>;
  /** The address of the n-th number of a space in the order of their names, or of the n-th one at a given stage. */
  hashOfNumber(custSpaceId: string, index: number, stage?: string): Promise<string>;
  /** The number of writes of an upstream operation that the sandbox has carried out. */
  written(action: string): number;
  close(): Promise<void>;
}

/** By default the quotas are so high that no call waits. */
export async function startDashboard(options: TestGatewayOptions = {}): Promise<Dashboard> {
  const [build, gateway, browser] = await Promise.all([
    buildDashboard(),
    startTestGateway({
      sandbox: { spaces: 6, numbersPerSpace, codesPerNumber, latencyMs: 20, ...highQuotas.sandbox, ...options.sandbox },
      env: { CAMS_SPACES: spaces.join(','), ...highQuotas.env, ...options.env },
    }),
    startChromium(),
  ]);
  const site = await build.serve(gateway.url);
  const otherSites: DashboardSite[] = [];
  const pages = new PagePool(browser, timeoutMs);

  async function goto(page: Page, url: string): Promise<Page> {
    await page.goto(url);
    return page;
  }
  return {
    gateway,
    buildFolder: build.folder,
    activities: pages.activities,
    url: site.url,
    openBlank: () => pages.openNew(),
    open: async (hash = '', pageOptions) =>
      goto(await (pageOptions === undefined ? pages.open() : pages.openNew(pageOptions)), `${site.url}${hash}`),
    openWithoutRetries: async (hash = '') => goto(await pages.open(ignoreLongTimers), `${site.url}${hash}`),
    async openAt(gatewayUrl) {
      const otherSite = await build.serve(gatewayUrl);
      otherSites.push(otherSite);
      return goto(await pages.open(), otherSite.url);
    },
    closePages: () => pages.release(),
    async hashOfNumber(custSpaceId, index, stage) {
      const filter = stage === undefined ? '' : `filter: { stage: [${stage}] }`;
      const { body } = await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, never>(
        `{
          phoneNumbers(custSpaceId: "${custSpaceId}", orderBy: { field: VERIFIED_NAME, direction: ASC } ${filter}) {
            nodes { number }
          }
        }`,
      );
      return `#/${custSpaceId}/${body.data?.phoneNumbers.nodes[index]?.number}`;
    },
    written: (action) => gateway.upstreamSandbox.stats().written[action] ?? 0,
    async close() {
      await browser.close();
      for (const { close } of [site, ...otherSites]) await close();
      await gateway.close();
    },
  };
}

/** Rows of the list of numbers. Placeholders of rows that are still loading are not links, so they do not count. */
export const rows = (page: Page) => page.locator('a.row-number');
export const spaceRows = (page: Page) => page.locator('.pane-spaces a.row');
export const cards = (page: Page) => page.locator('.code:not(.code-ghost)');
export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
export const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });

/** Waits until all codes of the number are on the screen. */
export const allCodes = (page: Page) =>
  cards(page)
    .nth(codesPerNumber - 1)
    .waitFor();

/** Resolves once the page prints, with the first line under each code on the sheet, in order. */
export const printed = (page: Page) =>
  page.evaluate<string[]>(
    `new Promise((resolve) => {
      const firstLine = (item) => item.querySelector('p')?.textContent;
      window.print = () => resolve([...document.querySelectorAll('.sheet li')].map(firstLine));
    })`,
  );
