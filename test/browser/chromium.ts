/**
 * Debian's Chromium, headless: a new profile for each page, with its own network calls turned off. If it is not
 * installed, tests are skipped with `chromiumMissing` as the reason in their name.
 */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = '/usr/bin/chromium';

/** The reason why Chromium cannot be started; undefined if it can. */
export const chromiumMissing: string | undefined = existsSync(executablePath)
  ? undefined
  : `${executablePath} is not installed (Debian: apt-get install chromium)`;

/** Name of a group of tests that need Chromium, with the reason if they are skipped. */
export function chromiumTestName(name: string): string {
  return chromiumMissing === undefined ? name : `${name} [skipped: ${chromiumMissing}]`;
}

/** Whether this run takes the screenshots in `docs/images` again. */
export const shouldUpdateScreenshots = process.env['UPDATE_PICTURES'] === '1';

/** How long the parts of a browser test may take to start, in milliseconds: much longer than they need. */
export const startTimeoutMs = 180_000;

/**
 * Features that no test needs. Each profile would load the two pop-ups of the address bar as pages of their own, which
 * costs as much processor time as the start of the browser. Chromium takes the last list on its command line, so the
 * others are repeated from the list of Playwright.
 */
const disabledFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-software-rasterizer',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${disabledFeatures.join(',')}`,
    ],
  });
}

/** Activity of a page that the user does not see. */
export interface PageActivity {
  /** The hosts to which it sent requests. */
  readonly hosts: ReadonlySet<string>;
  /** Errors that the page threw or wrote to its console. */
  readonly errors: readonly string[];
}

/** Options that all pages of the tests share. */
const baseOptions = { locale: 'en', colorScheme: 'light', reducedMotion: 'reduce' } as const;

/** Opens a page with its own profile, and records its activity from the first request on. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<{ page: Page; activity: PageActivity }> {
  // With reduced motion no test waits for an animation to end.
  const page = await browser.newPage({ ...baseOptions, ...options });
  return { page, activity: recordActivity(page) };
}

/** Resets a page to the state of a new one, except for its init scripts and its history. */
export async function resetPage(page: Page, viewport: { width: number; height: number }): Promise<void> {
  page.removeAllListeners();
  // Leaving a page with unfinished work opens a dialog, which is accepted here.
  page.on('dialog', (dialog) => void dialog.accept());
  const context = page.context();
  await page.evaluate('localStorage.clear(); sessionStorage.clear()');
  await page.goto('about:blank');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await Promise.all([context.setOffline(false), context.clearPermissions(), context.clearCookies()]);
  await page.emulateMedia({ ...baseOptions, media: null });
  await page.setViewportSize(viewport);
  // Moves the pointer away, so that nothing on the next page is hovered.
  await page.mouse.move(0, 0);
  page.removeAllListeners();
}

/** Records the activity of the page from now on. */
export function recordActivity(page: Page): PageActivity {
  const hosts = new Set<string>();
  const errors: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    // data: URLs make no request, and a blob: URL contains the origin that created it.
    if (url.protocol !== 'data:') hosts.add(new URL(url.protocol === 'blob:' ? url.pathname : url).hostname);
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { hosts, errors };
}
