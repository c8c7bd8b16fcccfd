import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createSchema, createYoga, type YogaInitialContext } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { createBudget } from '../../src/budget.js';
import { createDeadline } from '../../src/server/deadline.js';
import { useSubscriptions } from '../../src/server/graphql/subscriptions.js';

const viewer = { name: 'partner', scopes: ['READ' as const], custSpaceIds: null };

describe('a subscription whose client stops reading', () => {
  it('a subscription whose client stops reading is ended with its connection and unsubscribed', async () => {
    let isLeft = false;
    const yoga = createYoga<{ res: ServerResponse }>({
      logging: false,
      schema: createSchema({
        typeDefs: 'type Query { a: Int } type Subscription { flood: String }',
        resolvers: {
          Subscription: {
            flood: {
              async *subscribe() {
                try {
                  for (;;) yield { flood: 'x'.repeat(100_000) };
                } finally {
                  isLeft = true;
                }
              },
            },
          },
        },
      }),
      context: ({ request, res }: YogaInitialContext & { res: ServerResponse }) => ({
        viewer,
        exchange: {
          headers: request.headers,
          response: res,
          budget: createBudget(),
          deadline: createDeadline({ requestTimeoutMs: 60_000, bulkTimeoutMs: 60_000 }, systemClock, systemClock.now()),
        },
      }),
      plugins: [
        useSubscriptions({
          callerGate: { authenticate: async () => viewer },
          clock: systemClock,
          onRequest: () => undefined,
          limits: {
            checkIntervalMs: 20,
            slowConsumerTimeoutMs: 200,
            maxPerCaller: 1,
          },
        }),
      ],
    });
    const server = createServer(yoga).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    try {
      const content = JSON.stringify({ query: 'subscription { flood }' });
      socket.write(
        `POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncontent-type: ` +
          `application/json\r\ncontent-length: ${content.length}\r\n\r\n${content}`,
      );
      await once(socket, 'data');
      socket.pause();
      await expect.poll(() => isLeft, { timeout: 5_000 }).toBe(true);
      await expect
        .poll(() => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))))
        .toBe(0);
    } finally {
      socket.destroy();
      server.close();
    }
  });
});
