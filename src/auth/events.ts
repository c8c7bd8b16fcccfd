/** What happens at the door, for logs and metrics. Nothing in it is a credential. A listener must not throw. */
export type AuthEvent =
  /** CLIENTS_FILE was read, at the start or because it changed. */
  | { readonly type: 'clientsRead'; readonly clients: number }
  /** CLIENTS_FILE is broken or gone: the clients that were read last stay. Told once for each new state of the file. */
  | { readonly type: 'clientsUnreadable'; readonly error: Error }
  /** The keys of JWT_JWKS_URL were fetched. */
  | { readonly type: 'signingKeysRead'; readonly keys: number }
  /** They could not be fetched; `serving`: whether those fetched earlier still serve. */
  | { readonly type: 'signingKeysUnavailable'; readonly reason: string; readonly serving: boolean }
  /** Somebody was not let in. The caller is told less than `reason` says. */
  | { readonly type: 'refused'; readonly credential: 'none' | 'malformed' | 'apiKey' | 'jwt'; readonly reason: string };

export type OnAuthEvent = (event: AuthEvent) => void;

/** Epoch milliseconds. */
export interface WallClock {
  now(): number;
}
