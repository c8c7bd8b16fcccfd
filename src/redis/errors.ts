/** Which errors mean that Redis cannot be used now, as opposed to errors of one command. */

/**
 * Redis is unreachable, does not reply, or rejects commands. A command that was sent may have been executed
 * nevertheless.
 */
export class RedisUnavailableError extends Error {
  override readonly name = 'RedisUnavailableError';
}

/** Error replies of a server that is reachable but rejects commands. Scripts report missing rights in other words. */
const refusals = new RegExp(
  '^(READONLY|MASTERDOWN|LOADING|OOM|NOPERM|MISCONF|NOAUTH|WRONGPASS|NOREPLICAS|CLUSTERDOWN|UNBLOCKED)' +
    "|DB index|user executing the script can't|ACL failure in script",
);

/** Error replies after which another server is the primary: only a new connection reaches it. */
const demotions = /^(READONLY|MASTERDOWN|UNBLOCKED)/;

export function isRefusal(error: unknown): boolean {
  if (error instanceof RedisUnavailableError) return true;
  const isReply = error instanceof Error && error.name === 'ReplyError';
  return !isReply || refusals.test(messageOf(error)) || refusals.test(scriptErrorOf(error));
}

export function closesConnection(error: unknown): boolean {
  const isReply = error instanceof Error && error.name === 'ReplyError';
  // A client whose first connection failed must be replaced; a broken connection is replaced by ioredis.
  if (!isReply) return error instanceof RedisUnavailableError;
  return demotions.test(messageOf(error)) || demotions.test(scriptErrorOf(error));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Redis 6 wraps the error of a command inside a script:
 * `ERR Error running script (…): @user_script:1: -READONLY …`.
 */
function scriptErrorOf(error: unknown): string {
  return /(?:@user_script: ?\d+: -?|^ERR -?)([A-Z]{3,}.*)$/.exec(messageOf(error))?.[1] ?? '';
}
