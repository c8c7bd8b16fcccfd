import { describe, expect, it } from 'vitest';
import { closesConnection, isRefusal, RedisUnavailableError } from '../../src/redis/errors.js';

function replyError(message: string): Error {
  const error = new Error(message);
  error.name = 'ReplyError';
  return error;
}

const script = 'script: f2c5d1, on @user_script:4.';

/** Replies of servers that the other tests do not run, from their sources. */
const refusals: readonly { readonly server: string; readonly message: string; readonly moves?: true }[] = [
  {
    server: 'Redis 6',
    message: "ERR Error running script (call to f_1): @user_script:3: -READONLY You can't",
    moves: true,
  },
  { server: 'Redis 7.2', message: `ERR ACL failure in script: User gateway has no permissions to run 'set' ${script}` },
  { server: 'Valkey 8', message: `ERR ACL failure in script: User gateway has no permissions to run 'set' ${script}` },
  { server: 'Valkey 8', message: `READONLY You can't write against a read only replica. ${script}`, moves: true },
  {
    server: 'Valkey 8',
    message: "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is 'no'.",
    moves: true,
  },
  { server: 'Valkey 8', message: 'LOADING Valkey is loading the dataset in memory' },
  { server: 'Valkey 8', message: 'MISCONF Valkey is configured to save RDB snapshots, but it is unable to' },
  { server: 'Valkey 8', message: `OOM command not allowed when used memory > 'maxmemory'. ${script}` },
  { server: 'Valkey 8', message: 'NOREPLICAS Not enough good replicas to write.' },
  { server: 'Valkey 8', message: 'CLUSTERDOWN The cluster is down' },
  { server: 'Valkey 8', message: 'ERR DB index is out of range' },
  { server: 'a node of a cluster', message: 'MOVED 6726 127.0.0.1:7001' },
  { server: 'a node of a cluster', message: 'TRYAGAIN Multiple keys request during rehashing of slot' },
  {
    server: 'a node of a cluster, repeatedly',
    message: 'Too many Cluster redirections. Last error: ReplyError: CLUSTERDOWN Hash slot not served',
  },
  { server: 'Redis with modules', message: 'STALE a code that the gateway does not know' },
];

describe('errors of Redis', () => {
  it.each(refusals)('$server refuses with "$message", which counts as lost', ({ message, moves = false }) => {
    expect(isRefusal(replyError(message))).toBe(true);
    expect(closesConnection(replyError(message))).toBe(moves);
  });

  it.each([
    'WRONGTYPE Operation against a key holding the wrong kind of value',
    'NOSCRIPT No matching script.',
    "CROSSSLOT Keys in request don't hash to the same slot",
    'ERR wrong number of arguments',
  ])('"%s" is the error of one command, and Redis does not count as lost', (message) => {
    expect(isRefusal(replyError(message))).toBe(false);
  });

  it('Redis counts as lost without a reply, and a timeout replaces the connection', () => {
    expect(isRefusal(new Error('connect ECONNREFUSED'))).toBe(true);
    expect(closesConnection(new Error('connect ECONNREFUSED'))).toBe(false);
    expect(closesConnection(new RedisUnavailableError('no answer for 1000 ms'))).toBe(true);
  });
});
