import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../src/auth/index.js';
import { startTestGateway } from '../test-gateway.js';
import { expectAccessible } from './axe.js';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import {
  allCodes,
  button,
  cafe,
  cards,
  codesPerNumber,
  dialog,
  documentedQuotas,
  hotel,
  numbersPerSpace,
  rows,
  spaceRows,
  spaces,
  testOptions,
  startDashboard,
  type Dashboard,
} from './dashboard-fixture.js';
import { focusedName, tabTo } from './keyboard.js';

describe.skipIf(chromiumMissing !== undefined)(
  `${chromiumTestName('dashboard: reading and writing')}`,
  testOptions,
  () => {
    let dashboard: Dashboard;
    let page: Page;

    beforeAll(async () => {
      dashboard = await startDashboard(documentedQuotas);
    }, startTimeoutMs);
    afterAll(() => dashboard?.close());
    beforeEach(() => dashboard.gateway.upstreamSandbox.clearFaults());
    afterEach(() => dashboard?.closePages());

    it('the overview lists numbers of all spaces that need attention, with true counts', async () => {
      page = await dashboard.open();
      await page.locator('a.row-attention').first().waitFor();
      const count = (term: string) => page.locator('.counts > div', { hasText: term }).locator('dd').innerText();
      await expect.poll(() => count('Numbers')).toBe(String(spaces.length * numbersPerSpace));
      expect(await count('Spaces')).toBe(String(spaces.length));
      await button(page, /^Show all \d+$/).click();
      expect(await count('Need attention')).toBe(String(await page.locator('a.row-attention').count()));
      const { body } = await dashboard.gateway.request<{ wabas: { phoneNumbers: { totalCount: number } }[] }, never>(
        '{ wabas { phoneNumbers(filter: { qualityRating: [RED] }) { totalCount } } }',
      );
      const lowQuality = body.data?.wabas.reduce((sum, { phoneNumbers }) => sum + phoneNumbers.totalCount, 0);
      expect(await page.locator('a.row-attention', { hasText: 'Low quality' }).count()).toBe(lowQuality);
      const opened = page.locator('a.row-attention').first();
      const name = await opened.locator('.row-title').innerText();
      const reasons = await opened.locator('.reason').allInnerTexts();
      await opened.click();
      await cards(page).first().waitFor();
      // The list is scrolled to the number, and the page of the number shows the reasons that its stage does not show.
      const selected = page.locator('.pane-numbers a[aria-current]', { hasText: name });
      await expect.poll(async () => (await selected.boundingBox())?.y).toBeLessThan(800);
      for (const reason of await page.locator('.stage .reason').allInnerTexts()) expect(reasons).toContain(reason);
      expect(await page.locator('.stage .reason', { hasText: 'Low quality' }).count()).toBe(1);
      await page.locator('.pane-spaces').getByRole('link', { name: 'Overview' }).click();
      await page.locator('a.row-attention').first().waitFor();
    });

    it('the list shows numbers at once and their code counts as they are read', async () => {
      // One list arrives so late that the others are seen before it, even on a busy machine.
      dashboard.gateway.upstreamSandbox.addFault({
        kind: 'delay',
        ms: 3000,
        action: 'ListPhoneMessageQrdl',
        count: 1,
      });
      page = await dashboard.open(`#/${hotel}`);
      await Promise.all([
        rows(page)
          .nth(numbersPerSpace - 1)
          .waitFor(),
        page.locator('.ghost-count').first().waitFor(),
        page.getByText(/^Codes of [1-9] of 10 numbers read$/).waitFor(),
      ]);
      await page.getByText('10 numbers', { exact: true }).waitFor();
      expect(await page.locator('.row-count').allInnerTexts()).toEqual(
        Array.from({ length: numbersPerSpace }, () => `${codesPerNumber} codes`),
      );
      expect(await spaceRows(page).count()).toBe(spaces.length);
      expect(dashboard.gateway.upstreamSandbox.stats().throttled).toEqual({});
    });

    it('filters and sort order are part of the address, and "Clear filters" resets them', async () => {
      page = await dashboard.open(`#/${cafe}`);
      await rows(page).nth(9).waitFor();
      const names = () => page.locator('.row-number .row-title').allInnerTexts();
      await page.getByLabel('Search numbers and names').fill('catering');
      await expect.poll(names).toEqual(['Café Möwe Altona – Catering', 'Café Möwe Ottensen – Catering']);
      await page.getByLabel('Quality').selectOption('Low quality');
      await expect.poll(names).toEqual(['Café Möwe Ottensen – Catering']);
      const shared = await dashboard.open(new URL(page.url()).hash);
      await expect.poll(() => shared.locator('.row-number .row-title').allInnerTexts()).toEqual(await names());
      await shared.context().close();
      await page.getByLabel('Search numbers and names').fill('nobody is called like this');
      await page.getByText('No numbers match your filters.').waitFor();
      await button(page, 'Clear filters').click();
      await expect.poll(async () => (await names()).length).toBe(numbersPerSpace);
      await page.getByLabel('Sort by', { exact: true }).first().selectOption('quality');
      await expect
        .poll(() => page.locator('.row-number .chip:last-child').first().innerText())
        .toMatch(/Not rated|Low quality/);
    });

    it('a code is added with the keyboard only', async () => {
      page = await dashboard.open(`#/${cafe}`);
      await rows(page).nth(9).waitFor();
      await tabTo(page, /Altona – Torten/);
      await page.keyboard.press('Enter');
      await cards(page).first().waitFor();
      await tabTo(page, /^Add code$/);
      await page.keyboard.press('Enter');
      await page.keyboard.type('Typed without a mouse');
      await tabTo(page, /^Add code$/);
      await page.keyboard.press('Enter');
      await dialog(page, 'The code is ready').waitFor();
      expect(await focusedName(page)).toBe('Done');
      await page.keyboard.press('Enter');
      expect(await focusedName(page)).toBe('Add code');
      await cards(page).filter({ hasText: 'Typed without a mouse' }).waitFor();
    });

    it('a changed code shows its successor and says that the old one no longer works', async () => {
      page = await dashboard.open(await dashboard.hashOfNumber(cafe, 2));
      await allCodes(page);
      const old = (await cards(page).first().getAttribute('aria-label')) ?? '';
      await button(page, /^Change code/)
        .first()
        .click();
      await page.getByText('This may break what is already printed.').waitFor();
      await page.getByLabel('Message', { exact: true }).fill('Something else');
      await button(page, 'Change code').click();
      await page.getByText('no longer works. Reprint anything that uses it').waitFor();
      await button(page, 'Done').click();
      await cards(page).filter({ hasText: 'Something else' }).waitFor();
      await page.getByLabel(old, { exact: true }).waitFor({ state: 'detached' });
      expect(await cards(page).count()).toBe(codesPerNumber);
    });

    it('a deletion says what breaks, and its message can be added again from "Deleted lately"', async () => {
      page = await dashboard.open(await dashboard.hashOfNumber(cafe, 3));
      await allCodes(page);
      const doomed = (await cards(page).first().getAttribute('aria-label')) ?? '';
      const message = await cards(page).first().locator('.code-message').innerText();
      const before = dashboard.written('DeletePhoneMessageQrdl');
      await button(page, /^Delete code/)
        .first()
        .click();
      await page.getByText('Everything printed with it stops working').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(dashboard.written('DeletePhoneMessageQrdl')).toBe(before);
      await button(page, /^Delete code/)
        .first()
        .click();
      await button(page, 'Delete code').click();
      await page.getByText(/^Code \S+ was deleted\.$/).waitFor();
      await expectAccessible(page, 'toast');
      await page.getByLabel(doomed, { exact: true }).waitFor({ state: 'detached' });
      expect(dashboard.written('DeletePhoneMessageQrdl') - before).toBe(1);
      await page.getByText('Deleted lately (1)').click();
      await expectAccessible(page, 'deleted lately');
      await button(page, `Add again: ${message}`).click();
      await button(page, 'Add code').last().click();
      await dialog(page, 'The code is ready').waitFor();
      await button(page, 'Done').click();
      await cards(page).filter({ hasText: message }).waitFor();
      expect(await page.getByText(/^Deleted lately/).count()).toBe(0);
      await page.getByLabel('Search messages, captions and codes').fill('no code is like this');
      await page.getByText('No codes match your search.').waitFor();
      await button(page, 'Clear search').click();
      await allCodes(page);
    });

    it('changes made in another browser appear on their own', async () => {
      const hash = await dashboard.hashOfNumber(cafe, 6);
      page = await dashboard.open(hash);
      const other = await dashboard.open(hash);
      await Promise.all([allCodes(page), allCodes(other)]);
      await button(other, 'Add code').click();
      await other.getByLabel('Message', { exact: true }).fill('From the other browser');
      await button(other, 'Add code').last().click();
      await dialog(other, 'The code is ready').waitFor();
      await cards(page).filter({ hasText: 'From the other browser' }).waitFor();
      await page.locator('.row[aria-current=true]', { hasText: `${codesPerNumber + 1} codes` }).waitFor();
      expect(await cards(page).count()).toBe(codesPerNumber + 1);
      expect(await page.locator('.live').innerText()).toBe('Live');
      await other.context().close();
    });

    it('a gateway with API keys gets one from a dialog, and buttons without permission are not shown', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'clients-'));
      const file = join(folder, 'clients.json');
      const { key } = await createClient(file, { name: 'reader', scopes: ['READ'], custSpaceIds: null });
      const guarded = await startTestGateway({
        sandbox: { numbersPerSpace: 2, codesPerNumber: 1 },
        env: { AUTH: 'on', CLIENTS_FILE: file },
      });
      try {
        page = await dashboard.openAt(guarded.url);
        // The browser logs each 401 as an error.
        dashboard.activities.pop();
        await dialog(page, 'API key').waitFor();
        await expectAccessible(page, 'API key');
        await button(page, 'Not now').click();
        await page.getByText('Nothing can be shown without a valid API key.').waitFor();
        expect(await page.locator('.note').count()).toBe(0);
        await expectAccessible(page, 'no valid API key');
        expect(await page.locator('.live').innerText()).toBe('No valid key');
        await button(page, 'Enter a key').click();
        await page.getByLabel('Your key').fill('wg_not-a-key');
        await button(page, 'Use this key').click();
        await page.getByText('The gateway does not accept this key.').waitFor();
        await page.getByLabel('Your key').fill(key);
        await button(page, 'Use this key').click();
        await spaceRows(page).first().click();
        await rows(page).first().click();
        await cards(page).first().waitFor();
        expect(await page.locator('.banner').count()).toBe(0);
        expect(await button(page, /^(Add|Change|Delete) (code|many)/).count()).toBe(0);
        await page.reload();
        await cards(page).first().waitFor();
        await expectAccessible(page, 'codes that may only be read');
      } finally {
        await guarded.close();
        await rm(folder, { recursive: true });
      }
    });

    it('the dashboard sends requests to its own host only and logs no error to the console', () => {
      expect([...new Set(dashboard.activities.flatMap(({ hosts }) => [...hosts]))]).toEqual(['127.0.0.1']);
      expect(dashboard.activities.flatMap(({ errors }) => errors)).toEqual([]);
    });
  },
);
