import type { Page } from 'playwright-core';

/** What has the focus: its text and its label. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(
    'document.activeElement.textContent + (document.activeElement.getAttribute("aria-label") ?? "")',
  );
}

/** Goes on by the Tab key until the focus is on something that reads like this. */
export async function tabTo(page: Page, what: RegExp): Promise<void> {
  for (let steps = 0; steps < 40; steps++) {
    await page.keyboard.press('Tab');
    if (what.test(await focusedName(page))) return;
  }
  throw new Error(`Expected ${what} within 40 steps; the focus is on "${await focusedName(page)}".`);
}
