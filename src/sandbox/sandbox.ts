import { actions } from './actions/index.js';
import { send, type Delivery } from './faults/delivery.js';
import { Faults } from './faults/index.js';
import type { FaultOrder } from './faults/order.js';
import { Gate, type Admitted } from './gate.js';
import { resolveOptions, type SandboxOptions, type Settings } from './options.js';
import { QrPictures } from './qr-picture.js';
import { Refusal } from './refusal.js';
import { refused, refusedWithOk, requestId, succeeded, type Reply } from './reply.js';
import { header, parseCall, type ApiCall, type Received } from './request.js';
import { Counters, type SandboxStats } from './stats.js';
import { World } from './world/index.js';
import type { SpaceInfo } from './world/space.js';

/** What a call needs of the outside: where the sandbox is reached, and a way to wait. */
export interface Outside {
  /** Scheme, host and port, for the addresses of pictures. */
  origin: string;
  /** Waits so many milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** CAMS in a box, without a socket: signed calls go in, deliveries come out. */
export class Sandbox {
  readonly settings: Settings;
  readonly pictures: QrPictures;
  readonly faults: Faults;
  readonly #counters = new Counters();
  readonly #world: World;
  readonly #gate: Gate;

  /** Throws a TypeError that names every option that makes no sense. */
  constructor(options: SandboxOptions = {}) {
    const settings = resolveOptions(options);
    this.settings = settings;
    this.pictures = new QrPictures(`pictures ${this.accessKeySecret}`, settings.now);
    this.faults = new Faults(new Set(actions.keys()), settings.random);
    this.#world = new World({ ...settings, spaces: settings.accounts.map(({ spaces }) => spaces) });
    this.#gate = new Gate(settings, this.faults, this.#counters);
  }

  /** The first account's key. */
  get accessKeyId(): string {
    return this.settings.accounts[0].accessKeys[0].accessKeyId;
  }

  get accessKeySecret(): string {
    return this.settings.accounts[0].accessKeys[0].accessKeySecret;
  }

  /** The first account's spaces. */
  get spaces(): SpaceInfo[] {
    return this.#world.describe(0);
  }

  /** Adds a fault. Throws InvalidFault (a TypeError) where it makes no sense. */
  fault(order: FaultOrder): void {
    this.faults.add(order);
  }

  /** Counters, and the spaces of all accounts. */
  stats(): SandboxStats {
    const spaces = this.settings.accounts.flatMap(({ accessKeys: [{ accessKeyId }] }, account) =>
      this.#world.describe(account).map((space) => ({ ...space, accessKeyId })),
    );
    return { spaces, ...this.#counters.read() };
  }

  /** Back to the beginning: state, quotas, counters and faults. Used nonces stay used. */
  reset(): void {
    this.#world.reset();
    this.#gate.reset();
    this.#counters.reset();
    this.faults.replace([]);
  }

  /**
   * Answers a call of the API, whatever a caller sends. Half of the latency passes before the call is looked at, half
   * after: quotas are counted, and actions carried out, in between.
   */
  async answer(received: Received, outside: Outside): Promise<Delivery> {
    const leave = this.#counters.enter();
    const { latencyMs, jitterMs, random } = this.settings;
    const oneWayMs = (latencyMs + jitterMs * random()) / 2;
    try {
      await outside.sleep(oneWayMs);
      const delivery = await this.#deliveryOf(parseCall(received), outside);
      await outside.sleep(oneWayMs);
      return delivery;
    } finally {
      leave();
    }
  }

  async #deliveryOf(call: ApiCall, { origin, sleep }: Outside): Promise<Delivery> {
    const id = requestId(this.settings.random);
    let admitted: Admitted;
    try {
      admitted = this.#gate.admit(call);
    } catch (error) {
      return send(this.#refuse(error, call, id, false));
    }
    const { delayMs, instead, deliver = send } = admitted.happening;
    if (delayMs !== undefined) await sleep(delayMs);
    if (instead !== undefined) return instead();
    try {
      return deliver(this.#carryOut(admitted, call, id, origin));
    } catch (error) {
      return deliver(this.#refuse(error, call, id, this.settings.errorsWith === 'ok'));
    }
  }

  /** What CAMS itself does with a call. Throws a Refusal. */
  #carryOut({ name, action, account, happening }: Admitted, call: ApiCall, id: string, origin: string): Reply {
    if (happening.refuse !== undefined) throw happening.refuse();
    const payload = action.answer(call.parameters, {
      world: this.#world,
      account,
      requestId: id,
      codeOnUpdate: this.settings.codeOnUpdate,
      random: this.settings.random,
      qrImageUrl: (code, format) => this.pictures.urlOf(origin, code, format),
    });
    if (action.writes) this.#counters.written(name);
    return succeeded(happening.alter?.(payload) ?? payload, id);
  }

  /** The reply to a refused call; an error that is not a Refusal is one of the sandbox, and thrown on. */
  #refuse(error: unknown, call: ApiCall, id: string, withOk: boolean): Reply {
    if (!(error instanceof Refusal)) throw error;
    this.#counters.refused(error.code);
    if (withOk || error.status === 200) return refusedWithOk(error, id);
    return refused(error, id, header(call, 'host') ?? '');
  }
}
