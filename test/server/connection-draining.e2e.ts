import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { createConnectionDrainer } from '../../src/server/shutdown/connection-draining.js';

/** A draining server with one request in progress. */
async function startDraining() {
  const server = createServer();
  const drainer = createConnectionDrainer(server, () => {}, systemClock);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const caller = connect(port, '127.0.0.1');
  caller.on('error', () => {});
  const started = once(server, 'request');
  caller.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await started;
  return { server, drainer, caller };
}

it('a request whose caller leaves while the server drains does not count as cut off', async () => {
  const { server, drainer, caller } = await startDraining();
  const closed = once(server, 'close');
  const drained = drainer.close(new AbortController().signal);
  // Node stops listening, then waits for this last connection.
  while (server.listening) await new Promise((resolve) => void setImmediate(resolve));
  caller.resetAndDestroy();
  expect(await drained).toBe(0);
  await closed;
});

it('a request that is unanswered at the end of the grace period counts as cut off', async () => {
  const { server, drainer } = await startDraining();
  const grace = new AbortController();
  const drained = drainer.close(grace.signal);
  while (server.listening) await new Promise((resolve) => void setImmediate(resolve));
  grace.abort();
  expect(await drained).toBe(1);
});
