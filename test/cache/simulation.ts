/**
 * A deterministic simulation of the coherence protocol in virtual time: replicas that stop and die, a Redis that
 * freezes, restarts, fails over and back, and a network that loses and delays messages. The members are the real ones;
 * the script is its model. The same seed gives the same history.
 */
import { CoherenceMember } from '../../src/cache/coherence.js';
import { leaseMs } from '../../src/cache/coherence-script.js';
import type { LateReply, LogMessage, SyncReply, SyncRequest } from '../../src/cache/invalidation-log.js';
import { LogModel } from './log-model.js';

/** Rules of the protocol that a test can break. */
export type Rule =
  | 'announce the beginning'
  | 'wait for the end'
  | 'every member acknowledges'
  | 'lease from before the request'
  | 'late requests'
  | 'shared values'
  | 'orphans stay uncached'
  | 'dead writers'
  | 'drop on return'
  | 'ancestors'
  | 'epoch'
  | 'behind'
  | 'invalidate fetches under way';

export interface SimulationOutcome {
  readonly stale: readonly string[];
  readonly reads: number;
  readonly hits: number;
  readonly writes: number;
  readonly maxWriteMs: number;
}

const tags = ['t'];
const timeoutMs = 1_000;

/** Returned by a timer that did nothing, so that no promises have to be awaited. */
const unchanged = Symbol('unchanged');
type Run = () => void | typeof unchanged;

/** Timers in chronological order. All promises settle between two of them. */
class Scheduler {
  now = 0;
  #order = 0;
  readonly #timers: { at: number; order: number; run: Run }[] = [];

  after(ms: number, run: Run): void {
    const timer = { at: this.now + Math.max(0, ms), order: ++this.#order, run };
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1]?.at ?? 0) < timer.at) index--;
    // Sorted in reverse, so that the next timer is the last element.
    while (index > 0 && this.#timers[index - 1]?.at === timer.at) index--;
    this.#timers.splice(index, 0, timer);
  }

  async run(untilMs: number): Promise<void> {
    // Resolves when no microtask is left.
    const settled = (resolve: () => void) => process.nextTick(resolve);
    for (let next = this.#timers.pop(); next && next.at <= untilMs; next = this.#timers.pop()) {
      this.now = next.at;
      if (next.run() !== unchanged) await new Promise<void>(settled);
    }
  }
}

interface Shared {
  readonly era: string;
  readonly since: number;
  readonly value: number;
}

/** A Redis server: its script, its values, and requests that wait while it is frozen. */
class Server {
  readonly log: LogModel;
  frozenUntil = 0;
  shared: Shared | undefined;
  /** Writes that were announced to this server. */
  announced = new Set<string>();

  constructor(
    scheduler: Scheduler,
    epoch: string,
    broken: ReadonlySet<string>,
    publish: (message: LogMessage) => void,
  ) {
    this.log = new LogModel({ now: () => Math.floor(scheduler.now) + 1_000_000, publish, broken });
    this.log.epoch = epoch;
  }
}

class World {
  readonly scheduler = new Scheduler();
  readonly servers: readonly [Server, Server];
  readonly replicas: Replica[] = [];
  primary = 0;
  version = 0;
  floor = 0;
  ids = 0;
  epochs = 2;
  /** Failovers and restarts so far. */
  replacements = 0;
  readonly stale: string[] = [];
  reads = 0;
  hits = 0;
  writes = 0;
  maxWriteMs = 0;

  constructor(
    readonly random: () => number,
    readonly broken: ReadonlySet<string>,
  ) {
    const server = (index: number) =>
      new Server(this.scheduler, `epoch ${index}`, broken, (message) => {
        for (const replica of this.replicas) replica.deliver(index, message);
      });
    this.servers = [server(0), server(1)];
  }

  get server(): Server {
    return this.servers[this.primary === 0 ? 0 : 1];
  }

  between(from: number, to: number): number {
    return from + this.random() * (to - from);
  }

  /** The address moves to the other server, and the old connections break. */
  failOver(): void {
    this.primary = 1 - this.primary;
    this.replacements += 1;
    for (const replica of this.replicas) replica.disconnect();
  }

  /** The server's process ends and comes back, with an earlier snapshot or empty. */
  restart(
    snapshot: ReturnType<LogModel['snapshot']>,
    shared: Shared | undefined,
    announced: ReadonlySet<string>,
  ): void {
    const { server } = this;
    this.replacements += 1;
    server.announced = new Set(announced);
    server.log.restore(snapshot);
    server.shared = shared;
    server.log.epoch = `epoch ${++this.epochs}`;
    for (const replica of this.replicas) replica.disconnect();
  }
}

class Replica {
  readonly member: CoherenceMember;
  readonly #world: World;
  readonly #rate: number;
  stoppedUntil = 0;
  cutUntil = 0;
  /** Until this time, requests and replies are delivered with a long delay. */
  slowUntil = 0;
  #isDead = false;
  #isReady = false;
  #connection = 0;
  #lastArrivalAt = 0;
  #lastReplyAt = Number.NEGATIVE_INFINITY;
  #generation = 0;
  #cached: number | undefined;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#rate = world.between(0.996, 1.004);
    const clock = () => world.scheduler.now * this.#rate;
    this.member = new CoherenceMember({
      member: name,
      newId: () => `id${++world.ids}`,
      clock: {
        monotonic: clock,
        wall: clock,
        sleep: (ms) => new Promise((done) => this.#after(ms / this.#rate, done)),
      },
      log: {
        isReachable: () => this.#isReady,
        sync: (request) => this.#request((server) => this.#sync(server, request)),
      },
      onInvalidated: () => this.#invalidate(),
      onReset: () => {
        if (!world.broken.has('drop on return')) this.#invalidate();
      },
    });
    this.#connect();
    this.#beat();
  }

  /** The process is killed, or shuts down cleanly. */
  async end(isOrderly: boolean): Promise<void> {
    if (isOrderly) await this.member.close();
    this.#isDead = true;
    this.disconnect();
  }

  disconnect(): void {
    this.#isReady = false;
    this.#connection += 1;
  }

  deliver(server: number, message: LogMessage): void {
    if (!this.#isReady || server !== this.#world.primary || this.#isCut()) return;
    this.#inOrder(() => this.member.onMessage(message));
  }

  async read(): Promise<void> {
    const world = this.#world;
    const { floor } = world;
    const startedAt = world.scheduler.now;
    if (this.#holdsLease() && this.#cached !== undefined) return this.#check(this.#cached, floor, startedAt, true);
    if (!this.#holdsLease()) await this.member.sync().catch(() => undefined);
    const generation = this.#generation;
    const { era, since } = this.member.position;
    const ignoresLog = world.broken.has('shared values');
    const found = await this.#request(({ log, shared }) =>
      shared?.era === era && !log.isBehind(since) && (ignoresLog || log.isValid(era, shared.since, tags))
        ? shared
        : undefined,
    ).catch(() => undefined);
    if (found !== undefined && this.#holdsLease() && this.#generation === generation) {
      if (!this.member.isBlocked(tags)) this.#cached = found.value;
      return this.#check(found.value, floor, startedAt, true);
    }
    const fetchedUnder = this.#generation;
    const position = this.member.position;
    await this.#pause(world.between(5, 200));
    const value = world.version;
    await this.#pause(world.between(5, 200));
    const keepsAll = world.broken.has('invalidate fetches under way');
    const isStored = await this.#request((server) => {
      if (!server.log.isValid(position.era, position.since, tags)) return keepsAll;
      server.shared = { ...position, value };
      return true;
    }).catch(() => false);
    const isCurrent = this.#generation === fetchedUnder || keepsAll;
    if (isStored && isCurrent && !this.member.isBlocked(tags)) this.#cached = value;
    this.#check(value, floor, startedAt, false);
  }

  async write(): Promise<void> {
    const world = this.#world;
    const { replacements } = world;
    const beganAt = world.scheduler.now;
    const write = await this.member.beginWrite(tags);
    const isSlow = world.random() < 0.25;
    await this.#pause(world.between(10, isSlow ? 5_000 : 300));
    const version = ++world.version;
    await this.#pause(world.between(10, isSlow ? 2_000 : 300));
    const endedAt = world.scheduler.now;
    const committed = this.member.commitWrite(write);
    if (!world.broken.has('wait for the end')) await committed;
    world.writes += 1;
    world.maxWriteMs = Math.max(world.maxWriteMs, world.scheduler.now - Math.max(endedAt, this.stoppedUntil));
    // The guarantee covers writes that could be announced to the Redis that the other replicas use. It does not cover a
    // write of a replica that alone was cut off if Redis was replaced, or if the write began after the cut.
    const wasReplaced = replacements !== world.replacements;
    const wasCut = this.cutUntil >= beganAt;
    const isAnnounced = world.server.announced.has(write.token);
    if (wasCut ? isAnnounced && !wasReplaced : isAnnounced || !wasReplaced)
      world.floor = Math.max(world.floor, version);
  }

  #check(value: number, floor: number, startedAt: number, isHit: boolean): void {
    const world = this.#world;
    world.reads += 1;
    if (isHit) world.hits += 1;
    if (value < floor)
      world.stale.push(`${this.member.id} read ${value} at ${startedAt.toFixed()}, ${floor} was answered`);
  }

  #holdsLease(): boolean {
    if (this.#world.broken.has('lease from before the request'))
      return this.#world.scheduler.now < this.#lastReplyAt + leaseMs;
    return this.member.holdsLease;
  }

  #invalidate(): void {
    this.#generation += 1;
    this.#cached = undefined;
  }

  #isCut(): boolean {
    return this.#world.scheduler.now < this.cutUntil;
  }

  #sync(server: Server, request: SyncRequest): SyncReply | LateReply {
    const open = this.#world.broken.has('announce the beginning') ? [] : request.open;
    const reply = server.log.sync({ ...request, open });
    if ('isLate' in reply) return reply;
    for (const { token } of [...request.open, ...request.ended]) server.announced.add(token);
    if (!this.#world.broken.has('every member acknowledges')) return reply;
    return { ...reply, members: Object.fromEntries(Object.entries(reply.members).slice(0, 2)) };
  }

  /** Sends a command. It may be lost on the way there or back, wait while Redis is frozen, or be answered too late. */
  #request<T>(run: (server: Server) => T): Promise<T> {
    const world = this.#world;
    const { server } = world;
    const connection = this.#connection;
    if (!this.#isReady) return Promise.reject(new Error('lost'));
    return new Promise<T>((resolve, reject) => {
      let isOpen = true;
      const fail = () => {
        if (!isOpen) return unchanged;
        isOpen = false;
        if (connection === this.#connection) this.disconnect();
        return reject(new Error('no answer'));
      };
      this.#after(timeoutMs, fail);
      if (this.#isCut()) return;
      const arrive = () => {
        if (world.scheduler.now < server.frozenUntil)
          return void world.scheduler.after(server.frozenUntil - world.scheduler.now + world.random(), arrive);
        const reply = run(server);
        if (connection !== this.#connection || this.#isCut()) return;
        this.#inOrder(() => {
          if (!isOpen || connection !== this.#connection) return;
          isOpen = false;
          this.#lastReplyAt = world.scheduler.now;
          resolve(reply);
        });
      };
      world.scheduler.after(this.#delay(), arrive);
    });
  }

  /** Messages of one connection arrive in order. */
  #inOrder(run: () => void): void {
    const { scheduler } = this.#world;
    this.#lastArrivalAt = Math.max(this.#lastArrivalAt + 0.001, scheduler.now + this.#delay());
    this.#after(this.#lastArrivalAt - scheduler.now, run);
  }

  #delay(): number {
    const { scheduler, random } = this.#world;
    const isSlow = scheduler.now < this.slowUntil || random() < 0.02;
    return this.#world.between(0.1, isSlow ? 1_500 : 3);
  }

  #connect(): void | typeof unchanged {
    const { server, scheduler } = this.#world;
    this.#after(200, () => this.#connect());
    if (this.#isReady || this.#isCut() || scheduler.now < server.frozenUntil) return unchanged;
    this.#isReady = true;
    this.member.sync().catch(() => undefined);
    // The server may have been restored from an older state, which the first renewal notices.
    void this.read();
  }

  #beat(): void {
    if (this.#isReady) this.member.sync().catch(() => undefined);
    // A busy process may renew its lease late.
    this.#after(this.#world.between(500, 1_000), () => this.#beat());
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#after(ms, resolve));
  }

  /** Runs the task when its time has come and the process is not stopped. */
  #after(ms: number, run: Run): void {
    const { scheduler } = this.#world;
    const attempt = (): void | typeof unchanged => {
      if (this.#isDead) return unchanged;
      if (scheduler.now >= this.stoppedUntil) return run();
      scheduler.after(this.stoppedUntil - scheduler.now, attempt);
      return unchanged;
    };
    scheduler.after(ms, attempt);
  }
}

/** Runs one history of `seconds` virtual seconds. */
export async function simulate(
  random: () => number,
  { seconds = 10, broken = new Set<string>() } = {},
): Promise<SimulationOutcome> {
  const world = new World(random, broken);
  const { scheduler } = world;
  let names = 0;
  const start = () => void world.replicas.push(new Replica(world, `replica${++names}`));
  for (let count = 0; count < 3; count++) start();
  const pick = () => world.replicas[Math.floor(random() * world.replicas.length)];
  const endAt = seconds * 1_000;
  const isStopped = (replica: Replica | undefined) => scheduler.now < (replica?.stoppedUntil ?? 0);
  const repeat = (from: number, to: number, run: () => void) => {
    const next = () =>
      scheduler.after(world.between(from, to), () => {
        run();
        next();
      });
    next();
  };
  repeat(10, 200, () => {
    const replica = pick();
    if (!isStopped(replica)) void replica?.read();
  });
  // Few writes, so that no later write hides the loss of an earlier one.
  const writeEvery = random() < 0.4 ? [100, 1_500] : [1_500, 5_000];
  repeat(writeEvery[0] ?? 0, writeEvery[1] ?? 0, () => {
    const replica = pick();
    if (!isStopped(replica)) void replica?.write();
  });
  const faults = [
    () => {
      const [replica] = world.replicas.splice(Math.floor(random() * world.replicas.length), 1);
      void replica?.end(random() < 0.5);
      scheduler.after(world.between(50, 3_000), start);
    },
    () => (world.server.frozenUntil = scheduler.now + world.between(100, 5_000)),
    () => Object.assign(pick() ?? {}, { stoppedUntil: scheduler.now + world.between(100, 5_000) }),
    () => Object.assign(pick() ?? {}, { slowUntil: scheduler.now + world.between(100, 3_000) }),
    () => {
      const replica = pick();
      const slowMs = random() < 0.5 ? 0 : world.between(100, 1_000);
      // A request that is on its way when the connection breaks still reaches the server.
      Object.assign(replica ?? {}, { slowUntil: scheduler.now + slowMs });
      const cutUntil = scheduler.now + slowMs + world.between(100, 8_000);
      scheduler.after(slowMs, () => void Object.assign(replica ?? {}, { cutUntil }));
    },
    () => {
      world.failOver();
      scheduler.after(world.between(300, 4_000), () => world.failOver());
    },
    () => {
      const snapshot = world.server.log.snapshot();
      const { shared } = world.server;
      const announced = new Set(world.server.announced);
      scheduler.after(world.between(50, 3_000), () =>
        random() < 0.5
          ? world.restart(snapshot, shared, announced)
          : world.restart({ head: undefined, entries: new Map() }, undefined, new Set()),
      );
    },
  ];
  repeat(500, 4_000, () => void faults[Math.floor(random() * faults.length)]?.());
  await scheduler.run(endAt);
  const { stale, reads, hits, writes, maxWriteMs } = world;
  return { stale, reads, hits, writes, maxWriteMs };
}
