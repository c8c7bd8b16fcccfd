import { pino } from 'pino';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type Gateway } from '../../src/app.js';
import { readConfig } from '../../src/config/index.js';
import { operations } from '../../src/operations/index.js';
import {
  chromiumMissing,
  openPage,
  startChromium,
  shouldUpdateScreenshots,
  chromiumTestName,
  startTimeoutMs,
  type PageActivity,
} from './chromium.js';

const numberScreenshotPath = new URL('../../docs/images/graphiql-number.png', import.meta.url).pathname;
const screenshotPath = new URL('../../docs/images/graphiql.png', import.meta.url).pathname;

const stage = (name: string) => expect.objectContaining({ stage: name });

/** Expected data of each tab. The tabs that bring a number into service depend on each other. */
const expectedData: Readonly<Record<string, object>> = {
  Overview: { wabas: expect.arrayContaining([expect.objectContaining({ name: 'Café Möwe' })]) },
  FindNumber: { phoneNumber: expect.objectContaining({ status: 'CONNECTED' }) },
  AddCode: { addMessageQrdl: expect.objectContaining({ messageQrdl: expect.anything() }) },
  UpdateCode: { updateMessageQrdl: expect.objectContaining({ messageQrdl: expect.anything() }) },
  DeleteCode: { deleteMessageQrdl: expect.objectContaining({ deletedCode: expect.anything() }) },
  AddNumber: { addPhoneNumber: { phoneNumber: expect.objectContaining({ lifecycle: stage('ADDED') }) } },
  RequestCode: { requestVerificationCode: { retryAfterMs: 60_000 } },
  VerifyNumber: { verifyPhoneNumber: { phoneNumber: expect.objectContaining({ lifecycle: stage('CONNECTED') }) } },
  NumberLife: { phoneNumber: expect.objectContaining({ lifecycle: stage('CONNECTED') }) },
  Quotas: { upstreamQuotas: expect.any(Array), viewer: expect.anything() },
};

/** Text of the last part, for tabs with incremental delivery. */
const expectedLastPart = { Deferred: '"messageQrdls"', AddMany: '"Hello from table 6!"' };

describe.skipIf(chromiumMissing !== undefined)(
  `${chromiumTestName('GraphiQL in a browser, on the embedded sandbox')}`,
  () => {
    let gateway: Gateway;
    let browser: Browser;
    let page: Page;
    let activity: PageActivity;

    beforeAll(async () => {
      const config = readConfig(
        { CAMS_UPSTREAM: 'sandbox', PORT: '0' },
        operations.map(({ action }) => action),
      );
      [gateway, browser] = await Promise.all([startGateway(config, pino({ level: 'silent' })), startChromium()]);
      ({ page, activity } = await openPage(browser, { viewport: { width: 1280, height: 1200 } }));
      page.setDefaultTimeout(20_000);
      const introspected = page.waitForResponse(
        (response) => response.request().postData()?.includes('IntrospectionQuery') ?? false,
      );
      // The gateway's root redirects browsers to GraphiQL.
      await page.goto(new URL('/', gateway.url).href);
      await introspected;
    }, startTimeoutMs);

    afterAll(async () => {
      await browser?.close();
      await gateway?.close();
    });

    const response = () => page.locator('.graphiql-response .view-lines');
    const shows = (text: string) => response().locator('.view-line', { hasText: text }).first().waitFor();

    /** Puts the latest code that the sandbox has sent into the variables, as a person would. */
    async function typeVerificationCode(): Promise<void> {
      const codes: unknown = await (await fetch(`${gateway.sandbox?.url}/__sandbox/verification-codes`)).json();
      const last: unknown = Array.isArray(codes) ? codes.at(-1) : undefined;
      const code = typeof last === 'object' && last !== null && 'code' in last ? String(last.code) : 'none';
      await page.getByRole('button', { name: 'Variables', exact: true }).click();
      await page.locator('.graphiql-editor-tool').getByText('000000').dblclick();
      await page.keyboard.insertText(code);
    }

    /** Opens a tab and executes it. */
    async function run(tab: string): Promise<Response> {
      await page.getByRole('button', { name: tab, exact: true }).click();
      await page.locator('.graphiql-query-editor .view-line', { hasText: tab }).first().waitFor();
      // GraphiQL selects the operation a moment after the text. Timers of the page itself keep their order under load.
      await page.evaluate('new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve), 300))');
      if (tab === 'VerifyNumber') await typeVerificationCode();
      const [answer] = await Promise.all([
        page.waitForResponse((candidate) => candidate.request().postData()?.includes(` ${tab}`) ?? false),
        page.getByRole('button', { name: 'Execute query' }).click(),
      ]);
      return answer;
    }

    it('GraphiQL has one tab for each example operation', async () => {
      const tabs = await page.locator('.graphiql-tab').allInnerTexts();
      expect(tabs.toSorted()).toEqual([...Object.keys(expectedData), ...Object.keys(expectedLastPart)].toSorted());
    });

    it.each(Object.entries(expectedData))(
      'GraphiQL runs the tab %s unchanged without an error',
      async (tab, expected) => {
        const answer = await run(tab);
        expect(await answer.json()).toEqual({ data: expected, extensions: { upstream: expect.anything() } });
        await shows(`"${Object.keys(expected)[0]}"`);
      },
    );

    it.each(Object.entries(expectedLastPart))('GraphiQL shows all parts of the tab %s', async (tab, last) => {
      await run(tab);
      await shows(last);
      expect(await response().innerText()).not.toContain('"errors"');
      await page.getByRole('button', { name: 'Execute query' }).waitFor();
    });

    it('GraphiQL shows the way of a number into service, with the next actions', async () => {
      await run('NumberLife');
      await shows('"CONNECTED"');
      if (shouldUpdateScreenshots) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.evaluate('document.activeElement.blur()');
        await page.mouse.move(0, 0);
        await page.screenshot({ path: numberScreenshotPath, animations: 'disabled', caret: 'hide' });
        await page.setViewportSize({ width: 1280, height: 1200 });
      }
    });

    it('GraphiQL shows a nested answer next to its query', async () => {
      await run('Overview');
      await shows('"prefilledMessage"');
      expect(await response().innerText()).toContain('Café');
      if (shouldUpdateScreenshots) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.getByRole('button', { name: 'Hide editor tools' }).click();
        await page.evaluate('document.activeElement.blur()');
        await page.mouse.move(0, 0);
        await page.screenshot({ path: screenshotPath, animations: 'disabled', caret: 'hide' });
      }
    });

    it('GraphiQL sends requests to the gateway only and logs no error to the console', () => {
      expect([...activity.hosts]).toEqual(['127.0.0.1']);
      expect(activity.errors).toEqual([]);
    });
  },
);
