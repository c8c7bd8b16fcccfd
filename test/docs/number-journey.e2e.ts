import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../test-gateway.js';
import { readPage, section } from './page.js';
import { examplesOf, expectedFrom } from './printed-answers.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

/** The latest code that the sandbox has sent. Before the first one, the code that the guide prints. */
async function lastCode(): Promise<string> {
  const codes: unknown = await (await fetch(`${gateway.upstreamSandbox.url}/__sandbox/verification-codes`)).json();
  const last: unknown = Array.isArray(codes) ? codes.at(-1) : undefined;
  return typeof last === 'object' && last !== null && 'code' in last ? String(last.code) : '123456';
}

describe('docs/partners.md', () => {
  it('docs/partners.md brings a number from nothing into service, with the answers that it prints', async () => {
    const steps = examplesOf(section(readPage('docs/partners.md'), '## 8. Bring a number into service'));
    expect(steps.length).toBe(4);
    for (const { query, answer } of steps) {
      const { body } = await gateway.request(query.replace('123456', await lastCode()));
      expect(body).toEqual(expectedFrom(answer));
    }
  });
});
