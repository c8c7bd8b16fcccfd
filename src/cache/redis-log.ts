/** The invalidation log in Redis: one script, and one channel for notifications. */
import type { RedisConnection } from '../redis/index.js';
import { syncScript } from './coherence-script.js';
import type { InvalidationLog, LateReply, LogMessage, SyncReply } from './invalidation-log.js';

/** `fetched`: a fetch on behalf of all replicas has ended. */
export type ChannelMessage = LogMessage | readonly [kind: 'fetched', entry: string];

export function createRedisLog(redis: RedisConnection, stateKey: string, channel: string): InvalidationLog {
  return {
    isReachable: () => redis.state === 'ready',
    sync: async (request) =>
      parseReply(String(await redis.run(syncScript, [stateKey], [JSON.stringify(request), channel]))),
  };
}

/** Lua writes an empty list as `{}`. Replies of the gateway's own script are not checked any further. */
function parseReply(text: string): SyncReply | LateReply {
  const reply = JSON.parse(text) as SyncReply | LateReply;
  if ('isLate' in reply) return reply;
  const listOf = (list: readonly string[]) => (Array.isArray(list) ? list : []);
  return { ...reply, entries: listOf(reply.entries), blocked: listOf(reply.blocked) };
}
