import type { JwtConfig } from '../config/index.js';
import { UnauthenticatedError } from '../errors.js';
import { ClientsFileError } from './clients-file-error.js';
import { readCredential, type Credential, type HeaderSource } from './credential.js';
import type { WallClock, OnAuthEvent } from './events.js';
import { ClientRegistry } from './client-registry.js';
import type { Fetch } from './signing-keys.js';
import { localViewer, type Viewer } from './viewer.js';

export interface AuthenticatorOptions {
  /** CLIENTS_FILE; null takes no API keys. */
  readonly clientsFile: string | null;
  /** null takes no JWTs. */
  readonly jwt: JwtConfig | null;
  /** Everybody is the person at this machine; the rest is not looked at. */
  readonly isDisabled: boolean;
  readonly clock?: WallClock;
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
  const { clientsFile, jwt, isDisabled, clock = Date, fetch = globalThis.fetch, onEvent = noop } = options;
  if (isDisabled) return { authenticate: () => localViewer };
  const registry = clientsFile === null ? null : await ClientRegistry.open(clientsFile, clock, onEvent);
  if (clientsFile !== null && registry?.size === 0 && jwt === null) {
    const expected = 'a client, because without one nobody is let in: "waba-gateway keys create" makes one';
    throw new ClientsFileError(clientsFile, [{ path: 'clients', expected, got: 'an empty list' }]);
  }
  // Nothing of it is even loaded where no JWTs are taken.
  const verifyJwt = jwt === null ? null : (await import('./jwt.js')).createJwtVerifier({ jwt, clock, fetch, onEvent });

  function rejectCredential(credential: Credential['kind'], reason: string): Promise<never> {
    onEvent({ type: 'refused', credential, reason });
    return Promise.reject(new UnauthenticatedError(reason));
  }

  const requireViewer = (viewer: Viewer | undefined) =>
    viewer ?? rejectCredential('apiKey', "The API key is not one of this gateway's.");

  return {
    authenticate(headers, connection) {
      const credential = readCredential(headers);
      switch (credential.kind) {
        case 'jwt':
          return verifyJwt === null
            ? rejectCredential('jwt', 'This gateway takes no JWTs; expected an API key.')
            : verifyJwt(credential.token);
        case 'apiKey': {
          if (registry === null) return rejectCredential('apiKey', 'This gateway takes no API keys; expected a JWT.');
          const found = registry.find(credential.key, connection);
          return found instanceof Promise ? found.then(requireViewer) : requireViewer(found);
        }
        default:
          return rejectCredential(credential.kind, credential.complaint);
      }
    },
  };
}

function noop(): void {}
