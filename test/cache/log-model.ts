/**
 * A model of the coherence protocol's script in TypeScript, for tests in virtual time. A test compares it with the
 * script, request by request.
 */
import {
  handoverMs,
  leaseMs,
  maxAncestors,
  maxGapMs,
  maxLogLength,
  orphanMs,
} from '../../src/cache/coherence-script.js';
import type { LateReply, LogMessage, SyncReply, SyncRequest } from '../../src/cache/invalidation-log.js';

interface Head {
  era: string;
  epoch: string;
  ancestors: readonly string[];
  seq: number;
  base: number;
  leftAt: number;
  members: Map<string, { position: number; till: number }>;
  open: Map<string, { member: string; tags: readonly string[]; orphanTill: number }>;
}

export interface LogModelOptions {
  readonly now: () => number;
  readonly publish: (message: LogMessage) => void;
  /** Rules that a test can break, to prove that it would notice. */
  readonly broken?: ReadonlySet<string>;
}

export class LogModel {
  epoch = 'epoch 0';
  #head: Head | undefined;
  #entries = new Map<number, string>();
  readonly #options: LogModelOptions;

  constructor(options: LogModelOptions) {
    this.#options = options;
  }

  /** The snapshot from which a server restores its data. */
  snapshot(): { head: Head | undefined; entries: Map<number, string> } {
    return structuredClone({ head: this.#head, entries: this.#entries });
  }

  restore({ head, entries }: { head: Head | undefined; entries: Map<number, string> }): void {
    this.#head = structuredClone(head);
    this.#entries = structuredClone(entries);
  }

  /** Whether the log is behind a member, because it was restored from an older state. */
  isBehind(position: number): boolean {
    return position > (this.#head?.seq ?? 0) && !this.#isBroken('behind');
  }

  /** Whether a value stored with this era and position may be returned. */
  isValid(era: string, since: number, tags: readonly string[]): boolean {
    const head = this.#head;
    if (head === undefined || head.era !== era || since < head.base) return false;
    for (let seq = since + 1; seq <= head.seq; seq++) {
      if (tags.some((tag) => this.#entries.get(seq)?.split(' ').includes(tag))) return false;
    }
    return ![...head.open.values()].some(
      (write) => write.orphanTill > 0 && write.tags.some((tag) => tags.includes(tag)),
    );
  }

  sync(request: SyncRequest): SyncReply | LateReply {
    const now = this.#options.now();
    if (request.notAfter > 0 && now > request.notAfter && !this.#isBroken('late requests'))
      return { isLate: true, now };
    const head = this.#isOver(request, now) ? this.#begin(request, now) : this.#head;
    if (head === undefined) throw new Error('expected a head');
    for (const [id, member] of head.members) {
      member.till = Math.min(member.till, now + leaseMs);
      if (member.till < now && id !== request.member) this.#orphan(head, id, now);
    }
    for (const [token, { orphanTill }] of head.open) if (orphanTill > 0 && orphanTill < now) head.open.delete(token);
    for (const { token, tags } of request.open) head.open.set(token, { member: request.member, tags, orphanTill: 0 });
    for (const { token, tags } of request.ended) {
      head.open.delete(token);
      this.#append(head, [token, ...tags].join(' '));
    }
    const isKnown = request.era === head.era;
    if (request.isLeaving) {
      this.#orphan(head, request.member, now);
      if (head.members.size === 0) head.leftAt = now;
    } else {
      const position = isKnown ? request.position : -1;
      if ((head.members.get(request.member)?.position ?? Infinity) < position)
        this.#options.publish(['ack', head.era, request.member, position]);
      head.members.set(request.member, { position, till: now + leaseMs });
      head.leftAt = 0;
    }
    return this.#reply(head, request, isKnown, now);
  }

  #isBroken(rule: string): boolean {
    return this.#options.broken?.has(rule) === true;
  }

  #isOver({ era }: SyncRequest, now: number): boolean {
    const head = this.#head;
    if (head === undefined) return true;
    if (head.epoch !== this.epoch && !this.#isBroken('epoch')) return true;
    const isRelated = era === '' || era === head.era || head.ancestors.includes(era);
    if (!isRelated && !this.#isBroken('ancestors')) return true;
    const extraMs = era === head.era ? maxGapMs - leaseMs : 0;
    if ([...head.members.values()].some(({ till }) => till + extraMs >= now)) return false;
    return now - head.leftAt > handoverMs;
  }

  #begin({ era, nextEra }: SyncRequest, now: number): Head {
    const open = this.#head?.open ?? new Map();
    for (const write of open.values()) if (write.orphanTill === 0) write.orphanTill = now + orphanMs;
    this.#entries.clear();
    const ancestors = [...(this.#head?.ancestors ?? []), this.#head?.era ?? '', era].filter((name) => name !== '');
    this.#head = {
      era: nextEra,
      epoch: this.epoch,
      ancestors: ancestors.slice(-maxAncestors),
      seq: 0,
      base: 0,
      leftAt: 0,
      members: new Map(),
      open,
    };
    return this.#head;
  }

  #orphan(head: Head, id: string, now: number): void {
    head.members.delete(id);
    for (const write of head.open.values()) {
      if (write.member !== id || write.orphanTill > 0 || this.#isBroken('dead writers')) continue;
      this.#append(head, ['-', ...write.tags].join(' '));
      write.orphanTill = this.#isBroken('orphans stay uncached') ? now : now + orphanMs;
    }
  }

  #append(head: Head, entry: string): void {
    head.seq += 1;
    this.#entries.set(head.seq, entry);
    if (head.seq - head.base > maxLogLength) this.#entries.delete(++head.base);
    this.#options.publish(['end', head.era, head.seq, entry]);
  }

  #reply(head: Head, { position }: SyncRequest, isKnown: boolean, now: number): SyncReply {
    const { era, seq, base } = head;
    const entries: string[] = [];
    const first = isKnown ? Math.max(position, base) + 1 : Infinity;
    for (let n = first; n <= seq; n++) entries.push(this.#entries.get(n) ?? '');
    const members = Object.fromEntries([...head.members].map(([id, member]) => [id, member.position]));
    const blocked = [...head.open.values()].flatMap(({ orphanTill, tags }) => (orphanTill > 0 ? tags : []));
    return { now, era, seq, base, entries, members, blocked };
  }
}
