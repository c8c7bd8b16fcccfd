/** Mercurius with compiled queries, and mercurius-cache, which also lets identical reads in flight share one call. */
import Fastify from 'fastify';
import mercurius from 'mercurius';
import cache from 'mercurius-cache';
import { plainContext, plainSchema } from './plain-schema.js';
import { createSource } from './plain-source.js';

const source = createSource();
const app = Fastify();
await app.register(mercurius, { schema: plainSchema(), jit: 1, context: () => plainContext(source) });

/** The cache key of a read: its parent and its arguments. */
function keyOf({ self, arg }: { self: unknown; arg: unknown }): string {
  const { space, digits } = (self ?? {}) as { readonly space?: string; readonly digits?: string };
  return JSON.stringify([space, digits, arg]);
}

await app.register(cache.default, {
  ttl: 3600,
  storage: { type: 'memory', options: { size: 100_000 } },
  policy: {
    Query: { waba: { key: keyOf }, phoneNumber: { key: keyOf } },
    Waba: { phoneNumbers: { key: keyOf } },
    PhoneNumber: { messageQrdls: { key: keyOf } },
  },
});
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
