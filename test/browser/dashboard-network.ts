/** Faults between the page and the gateway, and the state of the page once they are over. */
import type { Page } from 'playwright-core';
import { button, cafe, numbersPerSpace, type Dashboard } from './dashboard-fixture.js';
import { installFaultyNetwork, passTime, reloadWithFaults, setFaults, type NetworkFault } from './faulty-network.js';

/** Two minutes of the page's clock: an idle timeout, and the longest delay before a read is repeated. */
const settledWithinMs = 120_000;

const wellBehaved = { count: 1, delayMs: 0, share: 1, gapMs: 0, end: 'close' } as const;

/** Ways in which a request fails, by name. */
export const failures: Readonly<Record<string, Pick<NetworkFault, 'kind'> & Partial<NetworkFault>>> = {
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

/** The parts of the page which show that something has not been read yet, or has failed. */
const unsettledScript = `(() => {
  const visible = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const pending = ['.row-ghost', '.code-ghost', '.ghost-count', '.loading:not(.loading-done)', '[aria-busy=true]'];
  const failed = ['.banner', '.note-bad', 'dialog'];
  const found = [...pending, ...failed].filter((selector) => visible(selector).length > 0);
  const texts = [...document.querySelectorAll('.meter summary, .live')].map((one) => one.innerText.trim());
  const isLoading = document.querySelector('#content').innerText.includes('Loading…');
  const unsettled = texts.filter((text) => !['No queue', 'Live', 'Connected'].includes(text));
  return [...found, ...unsettled, ...(isLoading ? ['Loading…'] : [])];
})()`;

/** The views of the page, with the operations that each reads. */
export async function viewsOf(
  dashboard: Dashboard,
): Promise<readonly { hash: string; operations: readonly string[] }[]> {
  const number = await dashboard.hashOfNumber(cafe, 0);
  return [
    { hash: '#/', operations: ['Spaces', 'Overview', 'Quotas'] },
    { hash: `#/${cafe}`, operations: ['Spaces', 'Numbers', 'Space', 'CodesChanged', 'NumbersChanged'] },
    { hash: number, operations: ['Number', 'NumberCodes', 'Numbers'] },
    { hash: `${number}?view=health`, operations: ['NumberHealth', 'NumberMessages'] },
    { hash: `${number}?view=profile`, operations: ['NumberProfile'] },
    { hash: `${number}?view=callbacks`, operations: ['NumberCallbacks'] },
  ];
}

/** One fault, which a request of `operation` meets. */
export const faultOf = (operation: string, failure: string): NetworkFault => ({
  ...wellBehaved,
  kind: 'answer',
  ...failures[failure],
  operation,
});

/** A page of the dashboard with a clock that the test moves and a network that fails as the test says. */
export class FaultyPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(dashboard: Dashboard): Promise<FaultyPage> {
    const page = await dashboard.openBlank();
    await installFaultyNetwork(page);
    await page.goto(dashboard.url);
    return new FaultyPage(page);
  }

  /** Loads a view from the start, whose first requests meet the faults. */
  async show(hash: string, faults: readonly NetworkFault[] = []): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await reloadWithFaults(this.page, faults);
    await passTime(this.page, 1000);
  }

  /**
   * Lets time pass until the page is settled.
   * @returns the parts that are unread or failed after two minutes
   */
  async settle(): Promise<readonly string[]> {
    for (let passed = 0; ; passed += 4000) {
      const unsettled = await this.page.evaluate<string[]>(unsettledScript);
      if (unsettled.length === 0 || passed >= settledWithinMs) return unsettled;
      await passTime(this.page, 4000);
    }
  }

  text(): Promise<string> {
    return this.page.evaluate<string>("document.querySelector('#content').innerText");
  }

  /** The faults that requests have met since the view was loaded. */
  met(): Promise<readonly string[]> {
    return this.page.evaluate<string[]>('faultyNetwork.met');
  }
}

/**
 * Adds codes in bulk while two requests meet a fault, and follows the one next step that the page offers until all are
 * added. Throws if a line has no outcome once the work has ended, or if it does not end.
 */
export async function addCodesAfter(
  faulty: FaultyPage,
  dashboard: Dashboard,
  failure: string,
): Promise<{ asked: number; done: number }> {
  const { page } = faulty;
  const asked = 60;
  // A number of its own for each failure.
  await faulty.show(await dashboard.hashOfNumber(cafe, Object.keys(failures).indexOf(failure) % numbersPerSpace));
  const before = dashboard.written('CreatePhoneMessageQrdl');
  await button(page, 'Add many').click();
  const lines = Array.from({ length: asked }, (_, line) => `${failure}, table ${line + 1}`);
  await page.getByLabel(/^Messages, one per line/).fill(lines.join('\n'));
  await setFaults(page, [faultOf('AddCodes', failure), faultOf('AddCodes', failure)]);
  await button(page, `Add ${asked} codes`).click();
  for (let attempts = 0; attempts < 10; attempts++) {
    // The idle timeout of bulk work is two minutes.
    for (let passed = 0; (await button(page, 'Stop').count()) > 0; passed += 10_000) {
      if (passed > 180_000) throw new Error(`Expected the work to end within three minutes, after ${failure}.`);
      await passTime(page, 10_000, 5000);
    }
    const outcomes = await page.locator('.job-line .job-outcome').allInnerTexts();
    if (outcomes.includes('')) throw new Error(`Expected an outcome of each line, after ${failure}; got none for one.`);
    const next = button(page, /^(Check status|Retry \d+ failed lines?)$/);
    if ((await next.count()) === 0) break;
    await next.click();
    await passTime(page, 1000);
  }
  return { asked, done: dashboard.written('CreatePhoneMessageQrdl') - before };
}
