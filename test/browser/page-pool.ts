/**
 * A pool of pages for the tests of one browser. The page of an earlier test is reset and used again, which costs a
 * third of the CPU time of a new page, because it keeps its process and its compiled scripts.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPage, recordActivity, resetPage, type PageActivity } from './chromium.js';

const viewport = { width: 1280, height: 800 };

export class PagePool {
  /** The activity of each page, for each test so far. */
  readonly activities: PageActivity[] = [];
  readonly #browser: Browser;
  readonly #timeoutMs: number;
  readonly #open = new Set<Page>();
  readonly #idle: { readonly page: Page; readonly initScript: string | undefined }[] = [];
  /** The init script of each page that may be used again. */
  readonly #reusable = new Map<Page, string | undefined>();

  constructor(browser: Browser, timeoutMs: number) {
    this.#browser = browser;
    this.#timeoutMs = timeoutMs;
  }

  /** Opens an empty page that no test has used. */
  async openNew(options: BrowserContextOptions = {}): Promise<Page> {
    const { page, activity } = await openPage(this.#browser, { viewport, ...options });
    this.activities.push(activity);
    this.#open.add(page);
    page.setDefaultTimeout(this.#timeoutMs);
    return page;
  }

  /** Opens an empty page, new or used before with the same init script. */
  async open(initScript?: string): Promise<Page> {
    const index = this.#idle.findIndex((one) => one.initScript === initScript);
    const [idle] = index < 0 ? [] : this.#idle.splice(index, 1);
    if (idle !== undefined) {
      this.activities.push(recordActivity(idle.page));
      this.#open.add(idle.page);
      return idle.page;
    }
    const page = await this.openNew();
    if (initScript !== undefined) await page.addInitScript(initScript);
    this.#reusable.set(page, initScript);
    return page;
  }

  /** Ends the use of a test's pages: closes them, or resets them for the next test. */
  async release(): Promise<void> {
    const pages = [...this.#open].filter((page) => !page.isClosed());
    this.#open.clear();
    for (const page of pages) {
      if (this.#reusable.has(page)) {
        await resetPage(page, viewport);
        this.#idle.push({ page, initScript: this.#reusable.get(page) });
      } else await page.context().close();
    }
  }
}
