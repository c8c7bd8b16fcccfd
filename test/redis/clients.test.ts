import { Cluster } from 'ioredis';
import { expect, it } from 'vitest';
import { createClients } from '../../src/redis/clients.js';
import { parseRedisUrl } from '../../src/redis/url.js';

it('refusals of a cluster are repeated for less than the second after which a command counts as unanswered', () => {
  const { commands, subscriber } = createClients(parseRedisUrl('redis+cluster://127.0.0.1:7001'));
  if (!(commands instanceof Cluster)) throw new Error('expected the client of a cluster');
  const { maxRedirections = 16, retryDelayOnTryAgain = 100, retryDelayOnClusterDown = 100 } = commands.options;
  expect(maxRedirections * Math.max(retryDelayOnTryAgain, retryDelayOnClusterDown)).toBeLessThan(1_000);
  for (const client of [commands, subscriber]) client.disconnect();
});
