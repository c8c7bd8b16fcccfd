/** graphql-yoga with its defaults (parser and validation caches on), with Pothos and DataLoader. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createYoga } from 'graphql-yoga';
import { runContender } from './contender.js';
import { plainContext, plainSchema } from './plain-schema.js';

await runContender(async (world) => {
  const yoga = createYoga({ schema: plainSchema(world), context: () => plainContext(world), logging: false });
  const server = createServer((request, response) => void yoga(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
});
