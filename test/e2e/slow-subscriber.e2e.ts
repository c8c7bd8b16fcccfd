import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { highQuotas, startTestGateway } from '../test-gateway.js';

/** Makes each event about a megabyte large, which is within the response size limit. */
const largeSelection = Array.from({ length: 40 }, (_, i) => `a${i}: upstreamRecord`).join(' ');
const query = (id: string) =>
  `subscription { messageQrdlsChanged(custSpaceId: "${id}") { messageQrdls { nodes { ${largeSelection} } } } }`;

describe('a slow subscriber', () => {
  it('a subscriber that does not read costs no more reads and memory once its socket buffer is full', async () => {
    // Nothing is cached, so that each event needs one read of the codes.
    const gateway = await startTestGateway({
      sandbox: { ...highQuotas.sandbox, numbersPerSpace: 1, codesPerNumber: 60 },
      env: { ...highQuotas.env, CACHE_TTL_MS: '0' },
    });
    try {
      const id = gateway.upstreamSandbox.spaces[0]?.custSpaceId ?? '';
      const { body } = await gateway.request<{ phoneNumbers: { nodes: { number: string }[] } }, never>(
        `{ phoneNumbers(custSpaceId: "${id}") { nodes { number } } }`,
      );
      const phoneNumber = body.data?.phoneNumbers.nodes[0]?.number;
      const { hostname, port, pathname } = new URL(gateway.url);
      const content = JSON.stringify({ query: query(id) });
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/event-stream\r\ncontent-type: ` +
          `application/json\r\ncontent-length: ${content.length}\r\n\r\n${content}`,
      );
      await new Promise((resolve) => socket.once('data', resolve));

      const reads = () => gateway.upstreamSandbox.stats().calls['ListPhoneMessageQrdl'] ?? 0;
      const change = async (times: number) => {
        for (let i = 0; i < times; i++) {
          await gateway.request('mutation ($i: AddMessageQrdlInput!) { addMessageQrdl(input: $i) { __typename } }', {
            i: { custSpaceId: id, phoneNumber, prefilledMessage: 'New' },
          });
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await expect.poll(() => gateway.upstreamSandbox.stats().concurrency).toBe(0);
      };
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += String(chunk)));
      await change(1);
      await expect.poll(() => received.length, { timeout: 5_000 }).toBeGreaterThan(500_000);
      expect(received).not.toContain('"errors"');
      socket.removeAllListeners('data').pause();

      await change(15);
      const held = reads();
      expect(held).toBeGreaterThan(0);
      const before = process.memoryUsage();
      await change(30);
      const after = process.memoryUsage();
      expect(reads()).toBe(held);
      // If all thirty events were buffered, they would take thirty megabytes.
      expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(20_000_000);

      // When the client reads again, the subscription continues, with all changes in between as one event.
      socket.resume();
      await expect.poll(reads, { timeout: 5_000 }).toBeGreaterThan(held);
      socket.destroy();
    } finally {
      await gateway.close();
    }
  });
});
