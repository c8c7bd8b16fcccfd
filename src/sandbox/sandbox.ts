import { actions } from './actions/index.js';
import { FaultInjector } from './faults/index.js';
import type { FaultSpec } from './faults/fault-spec.js';
import { Gate, type AdmittedCall } from './gate.js';
import { resolveOptions, type SandboxOptions, type SandboxSettings } from './options.js';
import { QrImages } from './qr-images.js';
import { ApiError } from './api-error.js';
import {
  errorReply,
  errorReplyWithStatus200,
  newRequestId,
  successReply,
  toDelivery,
  type Delivery,
  type HttpReply,
} from './reply.js';
import { header, parseCall, type ApiCall, type RawRequest } from './request.js';
import { Counters, type SandboxStats } from './stats.js';
import { SandboxState } from './state/index.js';
import type { SandboxSpace } from './state/space.js';

/** The dependencies of the sandbox: its public origin and a timer. */
export interface HostEnvironment {
  /** Scheme, host and port, for image URLs. */
  origin: string;
  /** Resolves after this many milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** A verification code that the owner of a number would have received. */
export interface VerificationCode {
  custSpaceId: string;
  phoneNumber: string;
  code: string;
}

/** The emulator without a server: takes signed calls and returns deliveries. */
export class Sandbox {
  readonly settings: SandboxSettings;
  readonly qrImages: QrImages;
  readonly faults: FaultInjector;
  readonly #counters = new Counters();
  readonly #state: SandboxState;
  readonly #gate: Gate;

  /** Throws a TypeError that names every invalid option. */
  constructor(options: SandboxOptions = {}) {
    const settings = resolveOptions(options);
    this.settings = settings;
    this.qrImages = new QrImages(`pictures ${this.accessKeySecret}`, settings.now);
    this.faults = new FaultInjector(new Set(actions.keys()), settings.random);
    this.#state = new SandboxState({ ...settings, spaces: settings.accounts.map(({ spaces }) => spaces) });
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
  get spaces(): SandboxSpace[] {
    return this.#state.spaceInfos(0);
  }

  /**
   * Injects a fault.
   * @throws InvalidFaultError (a TypeError) if it is invalid
   */
  addFault(spec: FaultSpec): void {
    this.faults.add(spec);
  }

  /** The unused verification codes of all numbers; the sandbox does not send them. */
  verificationCodes(): VerificationCode[] {
    return this.#state
      .loadedSpaces()
      .flatMap(({ info, numbers }) =>
        numbers.flatMap(({ record, service }) =>
          service.verificationCode === undefined
            ? []
            : [{ custSpaceId: info.custSpaceId, phoneNumber: record.PhoneNumber, code: service.verificationCode }],
        ),
      );
  }

  /** Counters, and the spaces of all accounts. */
  stats(): SandboxStats {
    const spaces = this.settings.accounts.flatMap(({ accessKeys: [{ accessKeyId }] }, account) =>
      this.#state.spaceInfos(account).map((space) => ({ ...space, accessKeyId })),
    );
    return { spaces, ...this.#counters.snapshot() };
  }

  /** Resets state, quotas, counters and faults. Used nonces stay used. */
  reset(): void {
    this.#state.reset();
    this.#gate.reset();
    this.#counters.reset();
    this.faults.replace([]);
  }

  /**
   * Handles an API call, valid or not. Half of the latency passes before the call is processed (quota counted, action
   * executed), and half after.
   */
  async handle(rawRequest: RawRequest, environment: HostEnvironment): Promise<Delivery> {
    const release = this.#counters.trackInFlight();
    const { latencyMs, jitterMs, random } = this.settings;
    const oneWayMs = (latencyMs + jitterMs * random()) / 2;
    try {
      await environment.sleep(oneWayMs);
      const delivery = await this.#process(parseCall(rawRequest), environment);
      await environment.sleep(oneWayMs);
      return delivery;
    } finally {
      release();
    }
  }

  async #process(call: ApiCall, { origin, sleep }: HostEnvironment): Promise<Delivery> {
    const id = newRequestId(this.settings.random);
    let admitted: AdmittedCall;
    try {
      admitted = this.#gate.admit(call);
    } catch (error) {
      return toDelivery(this.#toErrorReply(error, call, id, false));
    }
    const { delayMs, shortCircuit, deliver = toDelivery } = admitted.effect;
    if (delayMs !== undefined) await sleep(delayMs);
    if (shortCircuit !== undefined) return shortCircuit();
    try {
      return deliver(this.#execute(admitted, call, id, origin));
    } catch (error) {
      return deliver(this.#toErrorReply(error, call, id, this.settings.errorsWith === 'ok'));
    }
  }

  /** Executes an admitted call. @throws ApiError */
  #execute({ name, action, account, effect }: AdmittedCall, call: ApiCall, id: string, origin: string): HttpReply {
    if (effect.reject !== undefined) throw effect.reject();
    const payload = action.execute(effect.transformParameters?.(call.parameters) ?? call.parameters, {
      state: this.#state,
      account,
      requestId: id,
      codeOnUpdate: this.settings.codeOnUpdate,
      now: this.settings.now,
      random: this.settings.random,
      qrImageUrl: (code, format) => this.qrImages.presignedUrl(origin, code, format),
    });
    if (action.writes) this.#counters.countWrite(name);
    return successReply(effect.transformPayload?.(payload) ?? payload, id);
  }

  /** The reply for an ApiError. Any other error is a bug of the sandbox and is rethrown. */
  #toErrorReply(error: unknown, call: ApiCall, id: string, useStatus200: boolean): HttpReply {
    if (!(error instanceof ApiError)) throw error;
    this.#counters.countRefused(error.code);
    if (useStatus200 || error.status === 200) return errorReplyWithStatus200(error, id);
    return errorReply(error, id, header(call, 'host') ?? '');
  }
}
