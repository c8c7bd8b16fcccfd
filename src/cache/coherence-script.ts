/**
 * The invalidation log in Redis: a channel, and one script over one hash, which renews a member's lease, appends
 * invalidations and returns those that the member has not processed. All times are in milliseconds.
 */
import type { RedisConnection } from '../redis/index.js';
import type { InvalidationLog, LateReply, LogMessage, SyncReply } from './invalidation-log.js';

/**
 * The version of the log, part of its keys. Replicas with different versions do not see each other's invalidations, so
 * a release that increments it must not run beside the one before.
 */
export const logVersion = 2;
export const leaseMs = 800;
/** An era in which no lease was renewed for this long ends: a member may have answered an unlogged write, and died. */
export const maxGapMs = 2_000;
/** A renewal has no effect if Redis executes it later than this after it was sent. */
export const maxDelayMs = 400;
/** If the clock of Redis is set back by more than this, earlier entries are ignored. */
export const maxClockStepMs = 1_000;
/** How long the tags of a write stay uncached if its writer died, because the write may still reach the upstream. */
export const orphanMs = 120_000;
/** Maximum number of entries in the log. A member that is further behind clears its memory. */
export const maxLogLength = 2_000;
/** Number of earlier eras that an era remembers. */
export const maxAncestors = 32;
/** How long an era stays valid after its last member has shut down cleanly. */
export const handoverMs = 60_000;

/** Functions for this script and those of values. `isTouched`: whether one of the tags was invalidated since then. */
export const headLua = `
local function readHead()
  local text = redis.call('HGET', KEYS[1], 'head')
  return text and cjson.decode(text)
end
local function append(head, channel, entry)
  head.seq = head.seq + 1
  redis.call('HSET', KEYS[1], 'e' .. head.seq, entry)
  if head.seq - head.base > ${maxLogLength} then
    head.base = head.base + 1
    redis.call('HDEL', KEYS[1], 'e' .. head.base)
  end
  redis.call('PUBLISH', channel, cjson.encode({'end', head.era, head.seq, entry}))
end
local function writeHead(head)
  redis.call('HSET', KEYS[1], 'head', cjson.encode(head))
  redis.call('PEXPIRE', KEYS[1], 86400000)
end
local function contains(text, tags)
  for _, tag in ipairs(tags) do
    if string.find(' ' .. text .. ' ', ' ' .. tag .. ' ', 1, true) then return true end
  end
  return false
end
local function isTouched(head, since, tags)
  if since < head.base then return true end
  for n = since + 1, head.seq do
    if contains(redis.call('HGET', KEYS[1], 'e' .. n) or '', tags) then return true end
  end
  for _, write in pairs(head.open) do
    if write.orphanTill > 0 and contains(table.concat(write.tags, ' '), tags) then return true end
  end
  return false
end
`;

/** KEYS: the state. ARGV: a SyncRequest as JSON, the channel, an echo channel. Returns a SyncReply as JSON. */
export const syncScript = `${headLua}
local q, channel, echoChannel = cjson.decode(ARGV[1]), ARGV[2], ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('PUBLISH', echoChannel, '')
if q.notAfter > 0 and now > q.notAfter then return cjson.encode({ isLate = true, now = now }) end

local info = redis.call('INFO', 'server') .. redis.call('INFO', 'replication')
local epoch = (string.match(info, 'run_id:(%w+)') or '') .. (string.match(info, 'master_replid:(%w+)') or '')
local head = readHead()
local function isAncestor(era)
  for _, ancestor in ipairs(head.ancestors) do if ancestor == era then return true end end
  return false
end
local function isOver()
  if not head or head.epoch ~= epoch then return true end
  -- The member's era is no ancestor of the current one: this server has returned to a state from before that era.
  if q.era ~= '' and q.era ~= head.era and not isAncestor(q.era) then return true end
  local extraMs = q.era == head.era and ${maxGapMs - leaseMs} or 0
  for _, member in pairs(head.members) do if member.till + extraMs >= now then return false end end
  return now - head.leftAt > ${handoverMs}
end
if isOver() then
  -- Writes in progress survive their era, because their writers may be cut off and end without sending anything.
  local open = head and head.open or {}
  for _, write in pairs(open) do if write.orphanTill == 0 then write.orphanTill = now + ${orphanMs} end end
  local ancestors = head and head.ancestors or {}
  if head then ancestors[#ancestors + 1] = head.era end
  if q.era ~= '' then ancestors[#ancestors + 1] = q.era end
  while #ancestors > ${maxAncestors} do table.remove(ancestors, 1) end
  redis.call('DEL', KEYS[1])
  head = { era = q.nextEra, epoch = epoch, ancestors = ancestors, seq = 0, base = 0, leftAt = 0, members = {},
    open = open }
end

local function orphan(id)
  head.members[id] = nil
  for _, write in pairs(head.open) do
    if write.member == id and write.orphanTill == 0 then
      append(head, channel, '- ' .. table.concat(write.tags, ' '))
      write.orphanTill = now + ${orphanMs}
    end
  end
end
for id, member in pairs(head.members) do
  -- No lease is longer than this, so the clock of Redis was set back.
  if member.till > now + ${leaseMs} then member.till = now + ${leaseMs} end
  if member.till < now and id ~= q.member then orphan(id) end
end
for token, write in pairs(head.open) do
  if write.orphanTill > 0 and write.orphanTill < now then head.open[token] = nil end
end

for _, write in ipairs(q.open) do
  head.open[write.token] = { member = q.member, tags = write.tags, orphanTill = 0 }
end
for _, write in ipairs(q.ended) do
  head.open[write.token] = nil
  append(head, channel, write.token .. ' ' .. table.concat(write.tags, ' '))
end

local isKnown = q.era == head.era
if q.isLeaving then
  orphan(q.member)
  if next(head.members) == nil then head.leftAt = now end
else
  local position = isKnown and q.position or -1
  local member = head.members[q.member]
  if member and member.position < position then
    redis.call('PUBLISH', channel, cjson.encode({'ack', head.era, q.member, position}))
  end
  head.members[q.member] = { position = position, till = now + ${leaseMs} }
  head.leftAt = 0
end
writeHead(head)

local reply = { now = now, era = head.era, seq = head.seq, base = head.base, entries = {}, members = {}, blocked = {} }
if isKnown then
  for n = math.max(q.position, head.base) + 1, head.seq do
    reply.entries[#reply.entries + 1] = redis.call('HGET', KEYS[1], 'e' .. n)
  end
end
for id, member in pairs(head.members) do reply.members[id] = member.position end
for _, write in pairs(head.open) do
  if write.orphanTill > 0 then for _, tag in ipairs(write.tags) do reply.blocked[#reply.blocked + 1] = tag end end
end
return cjson.encode(reply)`;

/** `fetched`: a fetch on behalf of all replicas has ended. */
export type ChannelMessage = LogMessage | readonly [kind: 'fetched', entry: string];

export function createRedisLog(redis: RedisConnection, stateKey: string, channel: string): InvalidationLog {
  return {
    isReachable: () => redis.state === 'ready',
    async sync(request) {
      const args = [JSON.stringify(request), channel, redis.echoChannel];
      return parseReply(String(await redis.run(syncScript, [stateKey], args)));
    },
  };
}

/** Lua writes an empty list as `{}`. Replies of the gateway's own script are not checked any further. */
function parseReply(text: string): SyncReply | LateReply {
  const reply = JSON.parse(text) as SyncReply | LateReply;
  if ('isLate' in reply) return reply;
  const listOf = (list: readonly string[]) => (Array.isArray(list) ? list : []);
  return { ...reply, entries: listOf(reply.entries), blocked: listOf(reply.blocked) };
}
