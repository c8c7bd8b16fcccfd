import { wallClock } from '../clock.js';
import type { JwtConfig } from '../config/index.js';
import { UnauthenticatedError } from '../errors.js';
import { ClientsFileError } from './clients-file-error.js';
import { readCredential, type Credential, type HeaderSource } from './credential.js';
import type { WallClock, OnAuthEvent } from './events.js';
import { ClientRegistry } from './client-registry.js';
import type { Fetch } from './signing-keys.js';
import { localViewer, type Viewer } from './viewer.js';

export interface AuthenticatorOptions {
  /** CLIENTS_FILE; null accepts no API keys. */
  readonly clientsFile: string | null;
  /** null accepts no JWTs. */
  readonly jwt: JwtConfig | null;
  /** Authentication is off: every caller is the local viewer, and the other options are ignored. */
  readonly isDisabled: boolean;
  readonly clock?: WallClock;
  readonly fetch?: Fetch;
  readonly onEvent?: OnAuthEvent;
}

export interface Authenticator {
  /**
   * Authenticates a request by its headers. Synchronous if no I/O is needed. With `connection`, repeated keys on one
   * connection skip the hash. Rejects with UnauthenticatedError, which says what was expected, or with UpstreamError
   * UPSTREAM_UNAVAILABLE if a JWT cannot be verified now.
   */
  authenticate(headers: HeaderSource, connection?: object): Viewer | Promise<Viewer>;
}

/**
 * Creates the authenticator for API keys and JWTs. It has no timer and no watcher, so there is nothing to close.
 * @throws ClientsFileError if CLIENTS_FILE cannot be read, or has no clients while JWT is off
 */
export async function createAuthenticator(options: AuthenticatorOptions): Promise<Authenticator> {
  const {
    clientsFile,
    jwt,
    isDisabled,
    clock = { now: wallClock },
    fetch = globalThis.fetch,
    onEvent = noop,
  } = options;
  if (isDisabled) return { authenticate: () => localViewer };
  let registry: ClientRegistry | null = null;
  if (clientsFile !== null) {
    registry = await ClientRegistry.open(clientsFile, clock, onEvent);
    if (registry.size === 0 && jwt === null) {
      const expected = 'at least one client, because nobody could authenticate: "waba-gateway keys create" creates one';
      throw new ClientsFileError(clientsFile, [{ path: 'clients', expected, got: 'an empty list' }]);
    }
  }
  // Loaded only if JWTs are accepted, which keeps the start fast.
  const verifyJwt = jwt === null ? null : (await import('./jwt.js')).createJwtVerifier({ jwt, clock, fetch, onEvent });

  function rejectCredential(credential: Credential['kind'], reason: string): Promise<never> {
    onEvent({ type: 'refused', credential, reason });
    return Promise.reject(new UnauthenticatedError(reason));
  }

  const requireViewer = (viewer: Viewer | undefined) => viewer ?? rejectCredential('apiKey', 'The API key is invalid.');

  return {
    authenticate(headers, connection) {
      const credential = readCredential(headers);
      switch (credential.kind) {
        case 'jwt':
          return verifyJwt === null
            ? rejectCredential('jwt', 'This gateway does not accept JWTs; expected an API key.')
            : verifyJwt(credential.token);
        case 'apiKey': {
          if (registry === null)
            return rejectCredential('apiKey', 'This gateway does not accept API keys; expected a JWT.');
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
