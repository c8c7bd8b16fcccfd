import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible } from './axe.js';
import { chromiumMissing, chromiumTestName, startTimeoutMs } from './chromium.js';
import {
  allCodes,
  button,
  cafe,
  cards,
  codesPerNumber,
  dialog,
  hotel,
  printed,
  testOptions,
  startDashboard,
  type Dashboard,
} from './dashboard-fixture.js';

const tables = Array.from({ length: 12 }, (_, index) => `Table ${index + 1}`);

describe.skipIf(chromiumMissing !== undefined)(`${chromiumTestName('dashboard: codes as a kit')}`, testOptions, () => {
  let dashboard: Dashboard;
  let page: Page;

  beforeAll(async () => {
    dashboard = await startDashboard();
  }, startTimeoutMs);
  afterAll(() => dashboard?.close());
  afterEach(() => dashboard?.closePages());

  async function download(name: string): Promise<{ name: string; bytes: Buffer }> {
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  }

  it('a CSV with captions is previewed, added, and printed in the order of the file', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 0));
    await allCodes(page);
    await button(page, 'Add many').click();
    const csv = ['caption;text', ...tables.map((table) => `${table};"Hello; I sit at ${table.toLowerCase()}"`)];
    await page
      .getByLabel('Open a CSV file')
      .setInputFiles({ name: 'tables.csv', mimeType: 'text/csv', buffer: Buffer.from(csv.join('\r\n')) });
    const preview = page.getByRole('region', { name: 'These codes will be made' });
    await preview.getByText('Hello; I sit at table 12').waitFor();
    expect(await preview.locator('tbody tr').count()).toBe(12);
    await button(page, 'Add 12 codes').click();
    await page.getByText('12 of 12 codes added').waitFor();
    await button(page, 'Print 12 codes').click();
    const items = printed(page);
    await dialog(page, 'Print 12 codes').getByRole('button', { name: 'Print', exact: true }).click();
    expect(await items).toEqual(tables);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.sheet').isVisible()).toBe(true);
    expect(await page.locator('#app').isVisible()).toBe(false);
    await expectAccessible(page, 'print sheet');
  });

  it('an import shows the error of each line and sends nothing until it is corrected', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 1));
    await allCodes(page);
    const before = dashboard.written('CreatePhoneMessageQrdl');
    await button(page, 'Add many').click();
    const field = page.getByLabel(/^Messages, one per line/);
    await field.fill(`text,caption\nGood,One\n,Empty\n${'x'.repeat(141)},Long\nGood,Again\nHello, you,Bar`);
    await page.getByText('3 lines cannot be sent. Correct them first.').waitFor();
    const row = (line: number) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: String(line), exact: true }) });
    expect(await row(3).innerText()).toContain('The message is empty.');
    expect(await row(4).innerText()).toContain('141 characters; at most 140 are allowed.');
    expect(await row(5).innerText()).toContain('Same message as line 2.');
    expect(await row(6).innerText()).toContain('Put a message with a comma into quotation marks.');
    expect(await button(page, 'Add 5 codes').isDisabled()).toBe(true);
    await field.fill('First, with a comma\nSecond');
    await button(page, 'Add 2 codes').click();
    await page.getByText('2 of 2 codes added').waitFor();
    expect(dashboard.written('CreatePhoneMessageQrdl') - before).toBe(2);
  });

  it('"Print all" sorts Table 2 before Table 12', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 2));
    await allCodes(page);
    await button(page, 'Add many').click();
    await page.getByLabel(/^Messages, one per line/).fill(tables.toReversed().join('\n'));
    await button(page, 'Add 12 codes').click();
    await page.getByText('12 of 12 codes added').waitFor();
    await button(page, 'Done').click();
    await page.getByLabel('Search messages, captions and codes').fill('table');
    await expect.poll(() => cards(page).count()).toBe(12);
    await button(page, 'Print these').click();
    const items = printed(page);
    await dialog(page, 'Print 12 codes').getByRole('button', { name: 'Print', exact: true }).click();
    expect(await items).toEqual(tables);
  });

  it('each size of a print sheet has as many codes on an A4 page as it says', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(cafe, 2));
    await allCodes(page);
    for (const [label, perPage] of [
      ['A4 grid, 12 on a page', 12],
      ['Table tents, 2 on a page', 2],
      ['Stickers, 40 on a page', 40],
    ] as const) {
      await button(page, 'Print all').click();
      await page.getByLabel(label).check();
      const items = printed(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Print', exact: true }).click();
      const count = (await items).length;
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const pageCount = [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length;
      expect([label, pageCount]).toEqual([label, Math.ceil(count / perPage)]);
    }
  });

  it('one code is downloaded as SVG and as PNG in the chosen size, and its link is copied', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(hotel, 0));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await allCodes(page);
    await page.locator('.code-open').first().click();
    const title = await page.getByRole('dialog').getByRole('heading').innerText();
    const code = title.replace('Code ', '');
    const svg = await download('Download SVG');
    expect(svg.name).toBe(`${code}.svg`);
    expect(svg.bytes.toString()).toMatch(/^<svg xmlns/);
    await page.getByLabel('PNG size').selectOption('2048 × 2048 pixels');
    const png = await download('Download PNG');
    expect(png.name).toBe(`${code}.png`);
    // Width and height in the header of a PNG.
    expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([2048, 2048]);
    await button(page, 'Copy link').last().click();
    await page.getByText('Link copied.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`https://wa.me/message/${code}`);
    await button(page, 'Copy image').click();
    await page.getByText('Image copied.').waitFor();
    await page.getByRole('textbox', { name: /^Caption/ }).fill('At the bar');
    await button(page, 'Done').click();
    await page.reload();
    await cards(page).filter({ hasText: 'At the bar' }).waitFor();
  });

  it('the QR code in the page holds the chat link, as the picture drawn by the gateway does', async () => {
    const hash = await dashboard.hashOfNumber(hotel, 0);
    const [, custSpaceId, number] = hash.split('/');
    page = await dashboard.open(hash);
    await allCodes(page);
    const { body } = await dashboard.gateway.request<
      { phoneNumber: { messageQrdls: { nodes: { code: string; deepLinkUrl: string }[] } } },
      never
    >(
      `{
        phoneNumber(custSpaceId: "${custSpaceId}", number: "${number}") {
          messageQrdls { nodes { code deepLinkUrl } }
        }
      }`,
    );
    const links = new Map(
      body.data?.phoneNumber.messageQrdls.nodes.map(({ code, deepLinkUrl }) => [code, deepLinkUrl]),
    );
    const images = await page
      .locator('.code .picture')
      .evaluateAll((elements) =>
        elements.map((element) => [element.getAttribute('alt') ?? '', element.getAttribute('src') ?? '']),
      );
    expect(images).toHaveLength(codesPerNumber);
    const { create } = await import('qrcode');
    for (const [alt = '', source = ''] of images) {
      const { size, data } = create(links.get(alt.replace('Code ', '')) ?? '', { errorCorrectionLevel: 'M' }).modules;
      const svg = decodeURIComponent(source);
      expect(svg).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`);
      expect([...svg.matchAll(/h1v1h-1z/g)]).toHaveLength(data.filter((module) => module === 1).length);
    }
  });

  it('a selection is exported as CSV and as ZIP with one SVG for each code', async () => {
    page = await dashboard.open(await dashboard.hashOfNumber(hotel, 1));
    await allCodes(page);
    await button(page, 'Select all').click();
    const csv = await download('Export CSV');
    const { data } = Papa.parse<Record<string, string>>(csv.bytes.toString().replace('\uFEFF', ''), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data).toHaveLength(codesPerNumber);
    expect(data.map(({ text }) => text)).toEqual(await page.locator('.code-message').allInnerTexts());
    const zip = await download('Download ZIP');
    const files = unzipSync(zip.bytes);
    const svgs = Object.entries(files).filter(([name]) => name.endsWith('.svg'));
    expect(svgs).toHaveLength(codesPerNumber);
    for (const [, content] of svgs) expect(strFromU8(content)).toMatch(/^<svg/);
    expect(Buffer.from(files['codes.csv'] ?? [])).toEqual(csv.bytes);
  });

  it('downloads and prints log no error to the console', () => {
    expect(dashboard.activities.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
