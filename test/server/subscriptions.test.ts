import { createSchema, createYoga, type YogaInitialContext } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import type { Viewer } from '../../src/auth/index.js';
import { createBudget } from '../../src/budget.js';
import { UnauthenticatedError, UpstreamError } from '../../src/errors.js';
import { createDeadline, type Deadline } from '../../src/server/deadline.js';
import { toClientError } from '../../src/server/graphql/error-mask.js';
import { useSubscriptions, type SubscriptionContext } from '../../src/server/graphql/subscriptions.js';

const viewer: Viewer = { name: 'partner', scopes: ['READ'], custSpaceIds: ['a'] };

/** A server with one subscription that emits nothing until its caller is rejected. */
function createTestServer({
  authenticate,
  res = { destroy: () => undefined },
}: {
  authenticate: () => Viewer;
  res?: { destroy(): void };
}) {
  const deadlines: Deadline[] = [];
  const yoga = createYoga<{}, SubscriptionContext>({
    logging: false,
    maskedErrors: { maskError: (error) => toClientError(error, () => undefined) },
    schema: createSchema<SubscriptionContext & YogaInitialContext>({
      typeDefs: 'type Query { a: Int } type Subscription { silence: Int, flood: Int }',
      resolvers: {
        Subscription: {
          silence: {
            async *subscribe(_root: unknown, _args: unknown, { exchange }: SubscriptionContext) {
              const { signal } = exchange.deadline;
              await new Promise((resolve) => signal.addEventListener('abort', resolve));
              if (signal.aborted) throw signal.reason;
              yield {};
            },
          },
          flood: {
            async *subscribe() {
              for (;;) yield { flood: 1 };
            },
          },
        },
      },
    }),
    context: ({ request }: YogaInitialContext) => {
      const deadline = createDeadline(
        { requestTimeoutMs: 60_000, bulkTimeoutMs: 60_000 },
        systemClock,
        systemClock.now(),
      );
      deadlines.push(deadline);
      const exchange = { headers: request.headers, response: res, deadline, budget: createBudget() };
      return { viewer, exchange };
    },
    plugins: [
      useSubscriptions({
        callerGate: { authenticate: async () => authenticate() },
        clock: systemClock,
        onRequest: () => undefined,
        limits: {
          checkIntervalMs: 5,
          slowConsumerTimeoutMs: 20,
          maxPerCaller: 2,
        },
      }),
    ],
  });
  const ask = (field: string) =>
    yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: `subscription { ${field} }` }),
    });
  return { ask, end: () => deadlines.splice(0).forEach((deadline) => deadline.abort(new Error('the test is over'))) };
}

describe('a long subscription', () => {
  it('a subscription ends with UNAUTHENTICATED when its key is revoked', async () => {
    let looks = 0;
    const { ask } = createTestServer({
      authenticate() {
        looks += 1;
        if (looks < 3) return viewer;
        throw new UnauthenticatedError("The API key is not one of this gateway's.");
      },
    });
    expect(await (await ask('silence')).text()).toContain('"code":"UNAUTHENTICATED"');
    expect(looks).toBe(3);
  });

  it('a subscription ends when the rights of its caller change', async () => {
    const { ask } = createTestServer({ authenticate: () => ({ ...viewer, custSpaceIds: ['b'] }) });
    expect(await (await ask('silence')).text()).toContain('The rights of this caller have changed');
  });

  it('a subscription continues while the caller cannot be re-authenticated because keys are unavailable', async () => {
    let looks = 0;
    const { ask, end } = createTestServer({
      authenticate() {
        looks += 1;
        throw new UpstreamError('no keys', { code: 'UPSTREAM_UNAVAILABLE' });
      },
    });
    const said = (await ask('silence')).text();
    await expect.poll(() => looks).toBeGreaterThan(3);
    end();
    expect(await said).toContain('INTERNAL_ERROR');
  });

  it('a caller cannot have more concurrent subscriptions than allowed', async () => {
    const { ask, end } = createTestServer({ authenticate: () => viewer });
    const [first, second] = [await ask('silence'), await ask('silence')];
    const said = [first.text(), second.text()];
    expect(await (await ask('silence')).text()).toContain('"code":"RATE_LIMITED"');
    end();
    await Promise.all(said);
    const again = (await ask('silence')).text();
    await new Promise((resolve) => setTimeout(resolve, 20));
    end();
    expect(await again).not.toContain('RATE_LIMITED');
  });

  it('a subscription whose client stops reading is ended', async () => {
    let destroyed = false;
    const { ask, end } = createTestServer({
      authenticate: () => viewer,
      res: { destroy: () => void (destroyed = true) },
    });
    const response = await ask('flood');
    const reader = response.body?.getReader();
    await reader?.read();
    await expect.poll(() => destroyed).toBe(true);
    end();
  });
});
