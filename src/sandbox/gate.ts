import type { Action } from './actions/action.js';
import { actions, apiVersion } from './actions/index.js';
import type { Faults } from './faults/index.js';
import type { Happening } from './faults/kinds.js';
import type { Settings } from './options.js';
import { createQuota, type Quota } from './quota.js';
import { isThrottling, Refusal, throttled } from './refusal.js';
import type { ApiCall } from './request.js';
import { authenticate, type AccessKey } from './signature/index.js';
import { Nonces } from './signature/nonces.js';
import type { Counters } from './stats.js';

/** A key, and the account it belongs to, as the world counts accounts. */
interface OwnedKey extends AccessKey {
  account: number;
}

/** A call that CAMS gets to see. */
export interface Admitted {
  name: string;
  action: Action;
  account: number;
  /** What goes wrong with it. */
  happening: Happening;
}

/** The API gateway in front of CAMS: what it checks, in its order. docs/sandbox.md says which of the order is a guess. */
export class Gate {
  readonly #settings: Settings;
  readonly #faults: Faults;
  readonly #counters: Counters;
  readonly #keys: ReadonlyMap<string, OwnedKey>;
  readonly #nonces = new Nonces();
  readonly #quotas = new Map<string, Quota>();

  constructor(settings: Settings, faults: Faults, counters: Counters) {
    this.#settings = settings;
    this.#faults = faults;
    this.#counters = counters;
    this.#keys = new Map(
      settings.accounts.flatMap(({ accessKeys }, account) =>
        accessKeys.map((key) => [key.accessKeyId, { ...key, account }]),
      ),
    );
  }

  /** Lets a call pass, or throws a Refusal. */
  admit(call: ApiCall): Admitted {
    const { method, action: name = '', version } = call;
    if (method !== 'GET' && method !== 'POST') {
      throw new Refusal('UnsupportedHTTPMethod', 'This http method is not supported.');
    }
    const action = actions.get(name);
    if (action === undefined) {
      throw new Refusal('InvalidApi.NotFound', 'Specified api is not found, please check your url and method.', 404);
    }
    if (version !== apiVersion) {
      throw new Refusal('InvalidVersion', 'Specified parameter Version is not valid.', 404);
    }
    const { account, accessKeyId } = authenticate(call, this.#keys, this.#nonces, this.#settings.now());
    this.#counters.called(name);
    return { name, action, account, happening: this.#withinQuota(account, name, action, accessKeyId) };
  }

  /** Every quota is whole again. Used nonces stay used. */
  reset(): void {
    this.#quotas.clear();
  }

  #withinQuota(account: number, name: string, action: Action, accessKeyId: string): Happening {
    const quota = this.#quotaOf(account, name, action);
    if (!quota.admit(this.#settings.steadyNow())) {
      this.#counters.throttled(name);
      throw throttled();
    }
    const happening = this.#faults.next(name, accessKeyId);
    const refusal = happening.refuseAtGate?.();
    if (refusal === undefined) return happening;
    if (isThrottling(refusal)) {
      // A throttled call does not count, whoever throttled it.
      quota.takeBack();
      this.#counters.throttled(name);
    }
    throw refusal;
  }

  #quotaOf(account: number, name: string, { callsPerSecond }: Action): Quota {
    const { window, quotas } = this.#settings;
    const key = `${account} ${name}`;
    let quota = this.#quotas.get(key);
    if (quota === undefined) {
      quota = createQuota(window, quotas[name] ?? quotas['*'] ?? callsPerSecond);
      this.#quotas.set(key, quota);
    }
    return quota;
  }
}
