/** What each part of the gateway cannot do while Redis is unreachable. */
const degradedBehavior = {
  throttle: 'each replica uses only its own share of the quotas',
  cache: 'nothing cached is served, and every read calls the upstream',
  idempotency: 'requests with an idempotency key are refused',
  pubsub: 'subscriptions do not report changes made in other replicas',
} as const;

export type RedisUser = keyof typeof degradedBehavior;

/** Tracks, from their events, which parts of the gateway reach Redis. */
export interface RedisStatus {
  markDown(user: RedisUser): void;
  markUp(user: RedisUser): void;
  /** Empty without Redis. */
  up(): Readonly<Record<string, boolean>>;
  /** One sentence for each part that does not reach Redis. */
  degraded(): readonly string[];
}

export function trackRedisStatus(isConfigured: boolean): RedisStatus {
  const down = new Set<RedisUser>();
  const users = Object.keys(degradedBehavior) as RedisUser[];
  return {
    markDown: (user) => void down.add(user),
    markUp: (user) => void down.delete(user),
    up: () => Object.fromEntries(isConfigured ? users.map((user) => [user, !down.has(user)]) : []),
    degraded: () => [...down].map((user) => `${user} does not reach Redis: ${degradedBehavior[user]}`),
  };
}
