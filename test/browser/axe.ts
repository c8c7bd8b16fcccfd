import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** The rules of WCAG 2.2 A and AA and axe's best practices; and those among them that depend on colours. */
const allRules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
const colourRules = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

/** Serious and critical findings of axe on the page: a line for each element. */
async function seriousViolations(page: Page, rules: string): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource);
  const violations = await page.evaluate<AxeViolation[]>(
    `axe.run({ runOnly: ${rules}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

export const screenSizes = [
  { width: 360, height: 740 },
  { width: 768, height: 1000 },
  { width: 1280, height: 800 },
];

/**
 * Checks the page as it is now, at each width in light and dark: axe, no sideways scrolling, one first heading. The
 * dark page has the same elements, so there only its colours are checked.
 */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  // Colours that fade are read in the middle of it.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const size of screenSizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const where = `${state}, ${size.width} px, ${colorScheme}`;
      const rules = colorScheme === 'light' ? allRules : colourRules;
      expect([where, await seriousViolations(page, rules)]).toEqual([where, []]);
    }
    const where = `${state}, ${size.width} px`;
    expect([where, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([where, 0]);
    expect([where, await page.locator('h1').count()]).toEqual([where, 1]);
  }
}
