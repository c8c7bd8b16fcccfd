import type { Jwt } from '../config/index.js';
import { UnauthenticatedError } from '../errors.js';
import { ClientsFileError } from './clients-fault.js';
import { readCredential, type Credential, type HeaderSource } from './credential.js';
import type { Clock, OnAuthEvent } from './events.js';
import { Roster } from './roster.js';
import type { Fetch } from './signing-keys.js';
import { localViewer, type Viewer } from './viewer.js';

export interface AuthenticatorOptions {
  /** CLIENTS_FILE; null takes no API keys. */
  readonly clientsFile: string | null;
  /** null takes no JWTs. */
  readonly jwt: Jwt | null;
  /** Everybody is the person at this machine; the rest is not looked at. */
  readonly off: boolean;
  readonly clock?: Clock;
  readonly fetch?: Fetch;
  readonly onEvent?: OnAuthEvent;
}

export interface Authenticator {
  /**
   * Who sent a request with these headers, over this connection where it is known: at once where nothing has to be looked up.
   * Rejects with UnauthenticatedError, which says what was expected; UpstreamError UPSTREAM_UNAVAILABLE where a JWT cannot be checked now
   */
  authenticate(headers: HeaderSource, connection?: object): Viewer | Promise<Viewer>;
}

/**
 * Lets callers in, or not. It holds no timer and no watcher, so there is nothing to close.
 * @throws ClientsFileError where CLIENTS_FILE cannot be read, or is empty and nobody could be let in at all
 */
export async function createAuthenticator(options: AuthenticatorOptions): Promise<Authenticator> {
  const { clientsFile, jwt, off, clock = Date, fetch = globalThis.fetch, onEvent = ignore } = options;
  if (off) return { authenticate: () => localViewer };
  const roster = clientsFile === null ? null : await Roster.open(clientsFile, clock, onEvent);
  if (clientsFile !== null && roster?.size === 0 && jwt === null) {
    const expected = 'a client, because without one nobody is let in: "waba-gateway keys create" makes one';
    throw new ClientsFileError(clientsFile, [{ path: 'clients', expected, got: 'an empty list' }]);
  }
  // Nothing of it is even loaded where no JWTs are taken.
  const verifyJwt = jwt === null ? null : (await import('./jwt.js')).createJwtVerifier({ jwt, clock, fetch, onEvent });

  function refuse(credential: Credential['kind'], reason: string): Promise<never> {
    onEvent({ type: 'refused', credential, reason });
    return Promise.reject(new UnauthenticatedError(reason));
  }

  const known = (viewer: Viewer | undefined) => viewer ?? refuse('apiKey', "The API key is not one of this gateway's.");

  return {
    authenticate(headers, connection) {
      const shown = readCredential(headers);
      switch (shown.kind) {
        case 'jwt':
          return verifyJwt === null
            ? refuse('jwt', 'This gateway takes no JWTs; expected an API key.')
            : verifyJwt(shown.token);
        case 'apiKey': {
          if (roster === null) return refuse('apiKey', 'This gateway takes no API keys; expected a JWT.');
          const found = roster.find(shown.key, connection);
          return found instanceof Promise ? found.then(known) : known(found);
        }
        default:
          return refuse(shown.kind, shown.complaint);
      }
    },
  };
}

function ignore(): void {}
