import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import type { WallClock, OnAuthEvent } from './events.js';

/** Maximum age of the keys before they are fetched again. A revoked key is accepted for at most this long. */
const cacheMaxAgeMs = 600_000;
/**
 * Minimum time between two fetches that tokens with an unknown key cause. Such a token may mean that the issuer has
 * rotated its keys.
 */
const rotationCooldownMs = 30_000;
/**
 * How long the gateway waits after a failed fetch before it tries again, so that callers do not pile up behind a dead
 * issuer.
 */
const failureCooldownMs = 5_000;
/** How long fetched keys are used while the issuer is unreachable. */
const maxStaleMs = 86_400_000;
const fetchTimeoutMs = 5_000;

/** Fetches as the global `fetch` does. */
export type Fetch = (
  url: string,
  init: { redirect: 'manual'; signal: AbortSignal; headers: Record<string, string> },
) => Promise<Response>;

/** The signing keys cannot be fetched, so the token cannot be verified. */
export class SigningKeysUnavailableError extends Error {}

/**
 * The issuer's public keys (JWKS). jose's own remote key set drops keys that are old while the issuer is unreachable,
 * and then fetches for every token; this one keeps them for a day and retries every few seconds.
 */
export class SigningKeys {
  readonly #url: string;
  readonly #fetch: Fetch;
  readonly #clock: WallClock;
  readonly #onEvent: OnAuthEvent;
  #keys: ReturnType<typeof createLocalJWKSet> | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  #pendingFetch: Promise<boolean> | undefined;

  constructor({ url, fetch, clock, onEvent }: { url: string; fetch: Fetch; clock: WallClock; onEvent: OnAuthEvent }) {
    this.#url = url;
    this.#fetch = fetch;
    this.#clock = clock;
    this.#onEvent = onEvent;
  }

  /**
   * Finds the key that a token refers to.
   * @throws SigningKeysUnavailableError, JWKSNoMatchingKey, JWKSMultipleMatchingKeys
   */
  readonly find = async (header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> => {
    if (this.#ageOf(this.#fetchedAt) >= cacheMaxAgeMs) await this.#refresh();
    const keys = this.#currentKeys();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#ageOf(this.#fetchedAt) < rotationCooldownMs)
        throw error;
      if (!(await this.#refresh())) throw new SigningKeysUnavailableError('its key is unknown, but may be a new one');
      return this.#currentKeys()(header, token);
    }
  };

  #currentKeys(): ReturnType<typeof createLocalJWKSet> {
    if (this.#keys && this.#ageOf(this.#fetchedAt) < maxStaleMs) return this.#keys;
    throw new SigningKeysUnavailableError('the keys cannot be fetched');
  }

  /** Elapsed time as an absolute value, so that a clock that was set back does not make keys look fresh. */
  #ageOf(since: number): number {
    return Math.abs(this.#clock.now() - since);
  }

  /** Fetches the keys, one fetch at a time. Returns whether it succeeded. */
  async #refresh(): Promise<boolean> {
    if (this.#ageOf(this.#failedAt) < failureCooldownMs) return false;
    this.#pendingFetch ??= this.#fetchKeys().finally(() => {
      this.#pendingFetch = undefined;
    });
    return this.#pendingFetch;
  }

  async #fetchKeys(): Promise<boolean> {
    try {
      const headers = { accept: 'application/json, application/jwk-set+json' };
      // Redirects are refused, because one could lead from https to http.
      const response = await this.#fetch(this.#url, {
        redirect: 'manual',
        signal: AbortSignal.timeout(fetchTimeoutMs),
        headers,
      });
      if (response.status !== 200) throw new Error(`expected HTTP 200, got ${response.status}`);
      const json: unknown = await response.json();
      if (!isKeySet(json)) throw new Error('expected a JSON Web Key Set, got something else');
      this.#keys = createLocalJWKSet(json);
      this.#fetchedAt = this.#clock.now();
      this.#failedAt = Number.NEGATIVE_INFINITY;
      this.#onEvent({ type: 'signingKeysRead', keys: json.keys.length });
      return true;
    } catch (error) {
      this.#failedAt = this.#clock.now();
      const serving = this.#ageOf(this.#fetchedAt) < maxStaleMs;
      this.#onEvent({ type: 'signingKeysUnavailable', reason: reasonOf(error), serving });
      return false;
    }
  }
}

/** Checks only the outer shape, for the type; jose validates the members. */
function isKeySet(json: unknown): json is JSONWebKeySet {
  return typeof json === 'object' && json !== null && 'keys' in json && Array.isArray(json.keys);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? `${error.message} (${String(cause.code)})` : error.message;
}
