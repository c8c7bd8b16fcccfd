/** What a part of the gateway goes without while it does not reach Redis. */
const without = {
  throttle: 'each replica keeps to its share of the quotas by itself',
  cache: 'nothing kept is served, and every read asks the upstream',
  idempotency: 'what bears an idempotency key is refused',
  events: 'changes made in other replicas are not heard of',
} as const;

export type RedisUser = keyof typeof without;

/** Which parts of the gateway reach Redis, as their events tell. */
export interface RedisWatch {
  lost(user: RedisUser): void;
  back(user: RedisUser): void;
  /** Empty without Redis. */
  up(): Readonly<Record<string, boolean>>;
  /** A sentence for each part that does without. */
  degraded(): readonly string[];
}

export function watchRedis(isConfigured: boolean): RedisWatch {
  const away = new Set<RedisUser>();
  const users = Object.keys(without) as RedisUser[];
  return {
    lost: (user) => void away.add(user),
    back: (user) => void away.delete(user),
    up: () => Object.fromEntries(isConfigured ? users.map((user) => [user, !away.has(user)]) : []),
    degraded: () => [...away].map((user) => `${user} does not reach Redis: ${without[user]}`),
  };
}
