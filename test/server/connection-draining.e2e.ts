import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
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

/** A server that keeps its responses for the test, and a caller that has sent two requests at once. */
async function startPipelining() {
  const served: { readonly path: string | undefined; readonly response: ServerResponse }[] = [];
  const server = createServer();
  createConnectionDrainer(server, ({ url }, response) => void served.push({ path: url, response }), systemClock);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const caller = connect((server.address() as AddressInfo).port, '127.0.0.1');
  caller.write(['/first', '/second'].map((path) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`).join(''));
  await expect.poll(() => served.length).toBeGreaterThan(0);
  return { served, caller };
}

it('a pipelined request is served once the response before it is sent, and sees its caller leave', async () => {
  const { served, caller } = await startPipelining();
  expect(served.map(({ path }) => path)).toEqual(['/first']);
  served[0]?.response.end();
  await expect.poll(() => served.map(({ path }) => path)).toEqual(['/first', '/second']);
  const second = served[1]?.response;
  if (second === undefined) throw new Error('expected a second response');
  const closed = once(second, 'close');
  caller.destroy();
  await closed;
});

it('a pipelined request is never served if its caller leaves before its turn', async () => {
  const { served, caller } = await startPipelining();
  const first = served[0]?.response;
  if (first === undefined) throw new Error('expected a first response');
  const closed = once(first, 'close');
  caller.destroy();
  await closed;
  first.end();
  await new Promise((resolve) => void setImmediate(resolve));
  expect(served).toHaveLength(1);
});
