import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import { cafe, codesPerNumber, startDashboard, testOptions, type Dashboard } from './dashboard-fixture.js';
import { installFaultyNetwork, passTime, reloadWithFaults, setFaults, type NetworkFault } from './faulty-network.js';

/** Two minutes of the page's clock: an idle timeout, and the longest delay before a read is repeated. */
const settledAfterMs = 120_000;

const wellBehaved = { count: 1, delayMs: 0, share: 1, gapMs: 0, end: 'close' } as const;

/** Ways in which a request fails, by name. */
const failures: Readonly<Record<string, Pick<NetworkFault, 'kind'> & Partial<NetworkFault>>> = {
  'a proxy that answers 502 after ten seconds': { kind: 'badGateway', delayMs: 10_000 },
  'three answers with the status 502': { kind: 'badGateway', count: 3 },
  'a network that wants a sign-in': { kind: 'signIn' },
  'an empty answer': { kind: 'empty' },
  'a connection that breaks': { kind: 'reset' },
  'a connection on which nothing comes back': { kind: 'silence' },
  'an API key that is rejected for a moment': { kind: 'unauthenticated' },
  'an answer of errors only': { kind: 'errors' },
  'an answer whose end is missing': { kind: 'answer', share: 0.6 },
  'an answer whose beginning is all that comes': { kind: 'answer', share: 0.05 },
  'an answer that breaks in the middle': { kind: 'answer', share: 0.6, end: 'reset' },
  'an answer that stops in the middle': { kind: 'answer', share: 0.6, end: 'silence' },
  'an answer that comes slowly and stops near its end': { kind: 'answer', share: 0.9, gapMs: 3000, end: 'silence' },
  'an answer that comes slowly': { kind: 'answer', gapMs: 9000 },
};

/** What on the page says that something is not read yet, or failed. */
const unsettled = `(() => {
  const visible = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const pending = ['.row-ghost', '.code-ghost', '.ghost-count', '.loading:not(.loading-done)', '[aria-busy=true]'];
  const failed = ['.banner', '.note-bad:not(.health *)', 'dialog'];
  const found = [...pending, ...failed].filter((selector) => visible(selector).length > 0);
  const texts = [...document.querySelectorAll('.meter summary, .live')].map((one) => one.innerText.trim());
  const isLoading = document.querySelector('#content').innerText.includes('Loading…');
  return [...found, ...texts.filter((text) => !['No queue', 'Live', 'Connected'].includes(text)), ...(isLoading ? ['Loading…'] : [])];
})()`;

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: network')}`, testOptions, () => {
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    dashboard = await startDashboard({ sandbox: { latencyMs: 1 } });
    page = await dashboard.openBlank();
    await installFaultyNetwork(page);
    await page.goto(dashboard.url);
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());

  const content = () => page.evaluate<string>("document.querySelector('#content').innerText");

  async function show(hash: string, faults: readonly NetworkFault[] = []): Promise<void> {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await reloadWithFaults(page, faults);
    await passTime(page, 1000);
  }

  async function settle(): Promise<string[]> {
    let found = await page.evaluate<string[]>(unsettled);
    for (let passed = 0; found.length > 0 && passed < settledAfterMs; passed += 4000) {
      await passTime(page, 4000);
      found = await page.evaluate<string[]>(unsettled);
    }
    return found;
  }
});
