import { startTestGateway } from '../gateway.js';
import { openPage, startChromium } from './chromium.js';
import { serveDashboard } from './dashboard-site.js';
const gateway = await startTestGateway({ sandbox: { latencyMs: 30, spaces: 6 }, env: { CAMS_SPACES: process.env.SP ?? '' } });
const site = await serveDashboard(gateway.url);
const browser = await startChromium();
try {
  const { page, conduct } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(8000);
  await page.goto(site.url);
  await page.locator('.row-number').first().waitFor();
  await page.waitForTimeout(900);
  await page.screenshot({ path: '/tmp/d1.png' });
  await page.locator('.row-number').nth(1).click();
  await page.locator('.code .picture').first().waitFor();
  await page.waitForTimeout(4500);
  await page.screenshot({ path: '/tmp/d2.png' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: '/tmp/d3.png' });
  await page.getByRole('button', { name: 'Add many' }).click();
  await page.getByLabel('Messages, one a line').fill(Array.from({ length: 12 }, (_, i) => `Hello from table ${i + 1}!`).join('\n'));
  await page.screenshot({ path: '/tmp/d4.png' });
  await page.getByRole('button', { name: 'Add 12 codes' }).click();
  await page.waitForTimeout(1200);
  await page.screenshot({ path: '/tmp/d5.png' });
  await page.getByRole('button', { name: 'Done' }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: /^Delete code/ }).first().click();
  await page.screenshot({ path: '/tmp/d6.png' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Change code/ }).first().click();
  await page.getByLabel('Message', { exact: true }).fill('Hi!');
  await page.getByRole('button', { name: 'Change code', exact: true }).click();
  await page.waitForTimeout(1500); await page.screenshot({ path: '/tmp/d7.png' });
  await page.getByRole('button', { name: 'Done' }).waitFor();
  await page.screenshot({ path: '/tmp/d7.png' });
  await page.getByRole('button', { name: 'Done' }).click();
  for (const [i, hash] of ['', (await page.evaluate('location.hash') as string).split('/').slice(0, 2).join('/'), await page.evaluate('location.hash') as string].entries()) {
    const { page: phone } = await openPage(browser, { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
    await phone.goto(site.url + hash);
    await phone.waitForTimeout(1800);
    await phone.screenshot({ path: `/tmp/p${i}.png` });
    console.log('phone', i, await phone.evaluate('[document.documentElement.scrollWidth, innerWidth]'));
  }
  console.log([...conduct.hosts], conduct.errors);
} finally { await browser.close(); await site.close(); await gateway.close(); }
