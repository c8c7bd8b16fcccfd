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

/** The axe rules that a run checks. */
const ruleSets = {
  /** WCAG 2.2 A and AA and axe's best practices. */
  all: "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']",
  colour: "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }",
  layout: "{ type: 'rule', values: ['target-size', 'scrollable-region-focusable'] }",
} as const;
type RuleSet = keyof typeof ruleSets;

/** Serious and critical findings of axe on the page, one line per element. */
async function seriousViolations(page: Page, rules: RuleSet): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource);
  const violations = await page.evaluate<AxeViolation[]>(
    `axe.run({ runOnly: ${ruleSets[rules]}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** The phone shows one column, with elements that only it has. The desktop shows all columns. */
const phone = { width: 360, height: 740 };
const tablet = { width: 768, height: 1000 };
const desktop = { width: 1280, height: 800 };
export const screenSizes = [phone, tablet, desktop];

/**
 * The runs of axe over one state of the page. The desktop page is checked by all rules. The dark page has the same
 * elements in other colours, the tablet page has the same elements in other positions, and the phone page has
 * additional elements, such as links back to the list.
 */
const runs = [
  { size: phone, colorScheme: 'light', rules: 'all' },
  { size: tablet, colorScheme: 'light', rules: 'layout' },
  { size: desktop, colorScheme: 'light', rules: 'all' },
  { size: desktop, colorScheme: 'dark', rules: 'colour' },
] as const;

/** Checks the current page: axe, no sideways scrolling, and one top-level heading at each width. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const { size, colorScheme, rules } of runs) {
    await page.setViewportSize(size);
    // Without reduced motion, axe would read colours during a transition.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const where = `${state}, ${size.width} px, ${colorScheme}`;
    expect([where, await seriousViolations(page, rules)]).toEqual([where, []]);
    expect([where, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([where, 0]);
    expect([where, await page.locator('h1').count()]).toEqual([where, 1]);
  }
}
