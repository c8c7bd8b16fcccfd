/**
 * Debian's Chromium, headless, for a test: a new profile each time, and nothing of its own that calls the network.
 * `chromiumMissing` says why there is none; such tests are skipped with that sentence in their name.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** Undefined where Chromium can be started; else the reason that a skipped test shows. */
export const chromiumMissing: string | undefined = existsSync(executablePath)
  ? undefined
  : `${executablePath} is not there (Debian: apt-get install chromium)`;

/** Name of a group of tests that need Chromium: says so when they are skipped. */
export function chromiumTestName(name: string): string {
  return chromiumMissing === undefined ? name : `${name} [skipped: ${chromiumMissing}]`;
}

/** Whether `docs/images` is to be painted anew; a plain run leaves the pictures as they are. */
export const shouldUpdateScreenshots = process.env['UPDATE_PICTURES'] === '1';

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What a page did that a test may want to hold against it. */
export interface PageActivity {
  /** The hosts it sent requests to, each once. */
  readonly hosts: ReadonlySet<string>;
  /** Errors that it threw or wrote to its console. */
  readonly errors: readonly string[];
}

/** A page of its own, and what it does from its first request on. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<{ page: Page; conduct: PageActivity }> {
  const page = await browser.newPage({ locale: 'en', colorScheme: 'light', ...options });
  const hosts = new Set<string>();
  const errors: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    // data: stays in the page; the address of a blob: holds the origin that made it.
    if (url.protocol !== 'data:') hosts.add(new URL(url.protocol === 'blob:' ? url.pathname : url).hostname);
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, conduct: { hosts, errors } };
}
