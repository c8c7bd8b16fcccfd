/** Mercurius with compiled queries and mercurius-cache for reads, with a schema of Pothos and DataLoader. */
import Fastify from 'fastify';
import mercurius from 'mercurius';
import cache from 'mercurius-cache';
import { runContender } from './contender.js';
import { plainContext, plainSchema } from './plain-schema.js';

await runContender(async (world) => {
  const app = Fastify();
  await app.register(mercurius, { schema: plainSchema(world), jit: 1, context: () => plainContext(world) });
  const keyOf = ({ self, arg }: { self: unknown; arg: unknown }) =>
    JSON.stringify([(self as { digits?: string } | undefined)?.digits, arg]);
  await app.register(cache.default, {
    ttl: 3600,
    storage: { type: 'memory', options: { size: 10_000 } },
    policy: {
      Query: { waba: { key: keyOf } },
      Waba: { phoneNumbers: { key: keyOf } },
      PhoneNumber: { messageQrdls: { key: keyOf } },
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as { port: number }).port;
});
