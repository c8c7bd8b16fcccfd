/** How each user of Redis behaves while it cannot use Redis. */
const degradedBehavior = {
  throttle: 'each replica uses its own share of the quotas',
  cache: 'nothing cached is served, and every read calls the upstream',
  idempotency: 'writes with an idempotency key are rejected',
  pubsub: 'subscribers do not receive changes made in other replicas',
  limits: "each replica counts callers' rate limits by itself",
  coordination: 'verification codes and other writes that replicas must not repeat are rejected',
} as const;

export type RedisUser = keyof typeof degradedBehavior;

/** Which parts of the gateway can use Redis, according to their events. */
export interface RedisStatus {
  markDown(user: RedisUser): void;
  markUp(user: RedisUser): void;
  /** Empty without Redis. */
  up(): Readonly<Record<string, boolean>>;
  /** A sentence for each part that works without Redis now. */
  degraded(): readonly string[];
}

export function trackRedisStatus(isConfigured: boolean): RedisStatus {
  const down = new Set<RedisUser>();
  const users = Object.keys(degradedBehavior) as RedisUser[];
  return {
    markDown: (user) => void down.add(user),
    markUp: (user) => void down.delete(user),
    up: () => Object.fromEntries(isConfigured ? users.map((user) => [user, !down.has(user)]) : []),
    degraded: () => [...down].map((user) => `${user} cannot reach Redis: ${degradedBehavior[user]}`),
  };
}
