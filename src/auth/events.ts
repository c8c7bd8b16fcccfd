/** Authentication events for logs and metrics. They contain no credentials. A listener must not throw. */
export type AuthEvent =
  /** CLIENTS_FILE was read, at the start or after a change. */
  | { readonly type: 'clientsRead'; readonly clients: number }
  /** CLIENTS_FILE is invalid or missing; the last valid clients stay. Emitted once for each state of the file. */
  | { readonly type: 'clientsUnreadable'; readonly error: Error }
  /** The keys of JWT_JWKS_URL were fetched. */
  | { readonly type: 'signingKeysRead'; readonly keys: number }
  /** The keys could not be fetched. `serving` is true if keys fetched earlier are still in use. */
  | { readonly type: 'signingKeysUnavailable'; readonly reason: string; readonly serving: boolean }
  /** A request was refused. `reason` has more detail than the reply to the caller. */
  | { readonly type: 'refused'; readonly credential: 'none' | 'malformed' | 'apiKey' | 'jwt'; readonly reason: string };

export type OnAuthEvent = (event: AuthEvent) => void;

/** Epoch milliseconds. */
export interface WallClock {
  now(): number;
}
