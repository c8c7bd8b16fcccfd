import type { Page } from 'playwright-core';

/** Text and label of the focused element. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(
    'document.activeElement.textContent + (document.activeElement.getAttribute("aria-label") ?? "")',
  );
}

const maxSteps = 80;

/** Presses Tab until the focused element matches. */
export async function tabTo(page: Page, pattern: RegExp): Promise<void> {
  for (let steps = 0; steps < maxSteps; steps++) {
    await page.keyboard.press('Tab');
    if (pattern.test(await focusedName(page))) return;
  }
  throw new Error(`Expected ${pattern} within ${maxSteps} steps; the focus is on "${await focusedName(page)}".`);
}
