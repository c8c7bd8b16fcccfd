import type { Action } from './actions/action.js';
import { actions, apiVersion } from './actions/index.js';
import type { FaultInjector } from './faults/index.js';
import type { FaultEffect } from './faults/fault-kinds.js';
import type { SandboxSettings } from './options.js';
import { createCallQuota, type CallQuota } from './quota.js';
import { isThrottling, ApiError, throttled } from './api-error.js';
import type { ApiCall } from './request.js';
import { authenticate, type AccessKey } from './signature/index.js';
import { NonceCache } from './signature/nonce-cache.js';
import type { Counters } from './stats.js';

/** An access key and the index of the account that it belongs to. */
interface OwnedKey extends AccessKey {
  account: number;
}

/** A call that passed the API gateway and reaches CAMS. */
export interface AdmittedCall {
  name: string;
  action: Action;
  account: number;
  /** The effect of the fault that was injected into this call; empty for none. */
  effect: FaultEffect;
}

/**
 * The API gateway in front of CAMS: method, action, version, signature, quota, injected faults, checked in this order.
 * docs/sandbox.md says which part of the order is a guess.
 */
export class Gate {
  readonly #settings: SandboxSettings;
  readonly #faults: FaultInjector;
  readonly #counters: Counters;
  readonly #keys: ReadonlyMap<string, OwnedKey>;
  readonly #nonces = new NonceCache();
  readonly #quotas = new Map<string, CallQuota>();

  constructor(settings: SandboxSettings, faults: FaultInjector, counters: Counters) {
    this.#settings = settings;
    this.#faults = faults;
    this.#counters = counters;
    this.#keys = new Map(
      settings.accounts.flatMap(({ accessKeys }, account) =>
        accessKeys.map((key) => [key.accessKeyId, { ...key, account }]),
      ),
    );
  }

  /** @throws ApiError if the call is rejected */
  admit(call: ApiCall): AdmittedCall {
    const { method, action: name = '', version } = call;
    if (method !== 'GET' && method !== 'POST') {
      throw new ApiError('UnsupportedHTTPMethod', 'This http method is not supported.');
    }
    const action = actions.get(name);
    if (action === undefined) {
      throw new ApiError('InvalidApi.NotFound', 'Specified api is not found, please check your url and method.', 404);
    }
    if (version !== apiVersion) {
      throw new ApiError('InvalidVersion', 'Specified parameter Version is not valid.', 404);
    }
    const { account, accessKeyId } = authenticate(call, this.#keys, this.#nonces, this.#settings.now());
    this.#counters.countCall(name);
    return { name, action, account, effect: this.#checkQuotaAndFaults(account, name, action, accessKeyId) };
  }

  /** Resets every quota. Used nonces stay used. */
  reset(): void {
    this.#quotas.clear();
  }

  #checkQuotaAndFaults(account: number, name: string, action: Action, accessKeyId: string): FaultEffect {
    const quota = this.#quotaOf(account, name, action);
    if (!quota.tryAcquire(this.#settings.monotonicNow())) {
      this.#counters.countThrottled(name);
      throw throttled();
    }
    const effect = this.#faults.nextEffect(name, accessKeyId);
    const error = effect.rejectAtGate?.();
    if (error === undefined) return effect;
    if (isThrottling(error)) {
      // A throttled call does not count towards the quota, even if an injected fault throttled it.
      quota.undoLast();
      this.#counters.countThrottled(name);
    }
    throw error;
  }

  #quotaOf(account: number, name: string, { callsPerSecond }: Action): CallQuota {
    const { window, quotas } = this.#settings;
    const key = `${account} ${name}`;
    let quota = this.#quotas.get(key);
    if (quota === undefined) {
      quota = createCallQuota(window, quotas[name] ?? quotas['*'] ?? callsPerSecond);
      this.#quotas.set(key, quota);
    }
    return quota;
  }
}
