/** A bare node:http server that sends the same bytes: the upper bound. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runContender } from './contender.js';

await runContender(async ({ answers }) => {
  const bytes = new Map(Object.entries(answers).map(([body, answer]) => [body, Buffer.from(answer)]));
  const [usual] = bytes.values();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = bytes.get(Buffer.concat(chunks).toString()) ?? usual;
      response
        .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': answer?.length ?? 0 })
        .end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
});
