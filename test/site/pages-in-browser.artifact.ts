import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveSite, type ServedSite } from './built-site.js';
import { expectAccessible } from '../browser/axe.js';
import {
  chromiumMissing,
  chromiumTestName,
  openPage,
  startChromium,
  startTimeoutMs,
  type PageActivity,
} from '../browser/chromium.js';

/** Search terms of readers, and the pages to which the search leads. */
const searches = [
  { kind: 'a field', text: 'qualityRating', heading: 'PhoneNumber.qualityRating' },
  { kind: 'an error code', text: 'UPSTREAM_BUSY', heading: 'UPSTREAM_BUSY' },
  { kind: 'a setting', text: 'QUERY_COST_LIMIT', heading: 'QUERY_COST_LIMIT' },
  { kind: 'a mutation', text: 'registerPhoneNumber', heading: 'Mutation.registerPhoneNumber' },
];

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('the reference site in a browser')}`, () => {
  let site: ServedSite;
  let browser: Browser;
  let page: Page;
  let activity: PageActivity;

  beforeAll(async () => {
    [site, browser] = await Promise.all([serveSite(), startChromium()]);
    ({ page, activity } = await openPage(browser, {}));
    page.setDefaultTimeout(20_000);
    // Tests that the site needs no network: only the gateway can be reached.
    await page.route(
      (url) => url.origin !== new URL(site.url).origin,
      (route) => route.abort(),
    );
  }, startTimeoutMs);
  afterAll(async () => {
    await browser?.close();
    await site?.gateway.close();
  });

  const search = async (text: string) => {
    await page.goto(site.url);
    await page.getByRole('textbox', { name: /Search/ }).fill(text);
    await page.locator('.pagefind-ui__result').first().waitFor();
  };

  it.each(searches)('the search of the reference site finds $kind, $text, and opens it', async ({ text, heading }) => {
    await search(text);
    const result = page.locator('.pagefind-ui__results a', { hasText: new RegExp(`^\\s*${heading}\\s*$`) }).first();
    await result.click();
    await page.getByRole('heading', { name: heading, exact: true }).first().waitFor();
    expect(page.url()).toMatch(/\.html/);
  });

  it('pages are accessible on a phone, a tablet and a desktop, with search results too', async () => {
    await page.goto(`${site.url}query/phoneNumbers.html`);
    await expectAccessible(page, 'a query');
    await page.goto(`${site.url}settings.html`);
    await expectAccessible(page, 'a guide');
    await search('number');
    await expectAccessible(page, 'search results');
  });

  it('the site reaches no other host and writes no error to the console', () => {
    expect([...activity.hosts]).toEqual(['127.0.0.1']);
    expect(activity.errors).toEqual([]);
  });
});
