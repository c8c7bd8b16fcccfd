/** Which errors mean that Redis cannot be used now, as opposed to errors of one command. */

/** Redis is unreachable, does not reply, or rejects commands. A command that was sent may have been executed. */
export class RedisUnavailableError extends Error {
  override readonly name = 'RedisUnavailableError';
}

/** Error replies of a server that rejects commands: every code, except those for a mistake in one command. */
const refusals = /^(?!(?:ERR|WRONGTYPE|NOSCRIPT|CROSSSLOT|EXECABORT)\b)[A-Z]{3,} /;
/** Among them missing rights, as scripts report them, and a certificate that TLS does not accept. */
const namelessRefusals = /DB index|user executing the script can't|ACL failure in script|certificate/;

/** Whether another server is the primary after an error reply: only a new connection reaches it. */
export const isDemotion = (reply: string): boolean => /^(READONLY|MASTERDOWN|UNBLOCKED)/.test(reply);

export const isRefusal = (error: unknown): boolean => !isReply(error) || refusalCodeOf(messageOf(error)) !== undefined;

/** The first word of an error reply with which the server rejects commands. The rest may name a script. */
export function refusalCodeOf(message: string): string | undefined {
  const reply = unwrap(message);
  return refusals.test(reply) || namelessRefusals.test(reply) ? reply.split(' ', 1)[0] : undefined;
}

/** Also true for a client whose first connection failed. ioredis itself replaces a broken connection. */
export function closesConnection(error: unknown): boolean {
  return isReply(error) ? isDemotion(unwrap(messageOf(error))) : error instanceof RedisUnavailableError;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

/**
 * Redis 6 wraps errors of commands in scripts: `ERR Error running script (…): @user_script:1: -READONLY …`, and ioredis
 * those of a cluster that it has repeated: `Too many Cluster redirections. Last error: ReplyError: TRYAGAIN …`.
 */
const unwrap = (message: string): string =>
  message.replace(/^.*@user_script: ?\d+: -?|^.*Last error: ReplyError: |^ERR -?(?=[A-Z]{3})/, '');
