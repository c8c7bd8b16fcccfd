import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { checkedComponents } from './checked-components.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** WCAG 2.2 A and AA and axe's best practices. */
const allRules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
const colourRules = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

/** Serious and critical findings of axe in the page, or in one element of it, one line per element. */
async function seriousViolations(page: Page, rules: string, selector: string | undefined): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource);
  const context = selector === undefined ? 'document' : `document.querySelector('${selector}')`;
  const cheap = "resultTypes: ['violations'], iframes: false, selectors: false, preload: false";
  const violations = await page.evaluate<AxeViolation[]>(
    `axe.run(${context}, { runOnly: ${rules}, ${cheap} }).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** A phone, which shows one column and elements of its own; a tablet; and a desktop, which shows all columns. */
const phone = { width: 360, height: 740 };
const tablet = { width: 768, height: 1000 };
const desktop = { width: 1280, height: 800 };
export const screenSizes = [phone, tablet, desktop];

const colorSchemes = ['light', 'dark'] as const;

/** A screen on which every rule is checked at every size in both colour schemes. */
export const everyRule = { everyRule: true };

/**
 * Checks the page as it is now, at each width in light and dark colours: axe, no sideways scrolling and one first
 * heading, and that the components that belong to this state are on the screen.
 *
 * The dark page is the light one in other colours (every colour is a `light-dark()` of the stylesheet), so that only
 * the rules about colours are checked again. Behind a modal dialog, which the page is checked with once, nothing can
 * be seen or reached: the other runs check the dialog.
 */
export async function expectAccessible(page: Page, state: string, { everyRule = false } = {}): Promise<void> {
  const components = Object.entries(checkedComponents).filter(([, [checkedIn]]) => checkedIn === state);
  for (const [name, [, selector]] of components)
    expect([state, name, await page.locator(selector).first().isVisible()]).toEqual([state, name, true]);
  const hasDialog = (await page.locator('dialog[open]').count()) > 0;
  for (const size of screenSizes) {
    await page.setViewportSize(size);
    for (const colorScheme of colorSchemes) {
      // Without reduced motion, axe would read colours while they fade.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const rules = colorScheme === 'light' || everyRule ? allRules : colourRules;
      const selector = hasDialog && (size !== desktop || colorScheme !== 'light') ? 'dialog[open]' : undefined;
      const where = `${state}, ${size.width} px, ${colorScheme}`;
      expect([where, await seriousViolations(page, rules, selector)]).toEqual([where, []]);
    }
    const [scrolls, headings] = await page.evaluate<[number, number]>(
      "[document.documentElement.scrollWidth - innerWidth, document.querySelectorAll('h1').length]",
    );
    expect([state, size.width, scrolls, headings]).toEqual([state, size.width, 0, 1]);
  }
}
