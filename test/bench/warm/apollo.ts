/** Apollo Server with its defaults, with a schema of Pothos and DataLoader. */
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { runContender } from './contender.js';
import { plainContext, plainSchema, type PlainContext } from './plain-schema.js';

await runContender(async (world) => {
  const server = new ApolloServer<PlainContext>({ schema: plainSchema(world), introspection: false });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async () => plainContext(world),
  });
  return Number(new URL(url).port);
});
