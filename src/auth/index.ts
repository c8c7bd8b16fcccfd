/**
 * Authentication, authorization and rate limits of callers: API keys from CLIENTS_FILE, JWTs verified by JWKS.
 * May import config, operations and below; knows neither HTTP nor GraphQL: headers are an object with `get`, and Redis
 * is a client created elsewhere.
 */
export { createAuthenticator, type Authenticator } from './authenticator.js';
export {
  createCallerRateLimiter,
  RateLimitExceededError,
  type RateLimitStatus,
  type CallerRateLimiter,
} from './caller-rate-limiter.js';
export type { Client, PreviousKey } from './client.js';
export { ClientsFileError, type ClientsFileIssue } from './clients-file-error.js';
export { readClientsFile as listClients } from './clients-file.js';
export { createClient, revokeClient, rotateKey, type IssuedKey, type NewClient } from './clients.js';
export type { HeaderSource } from './credential.js';
export type { AuthEvent, OnAuthEvent } from './events.js';
export { rateLimitHeaders, retryAfterHeader } from './rate-limit-headers.js';
export {
  resolveSpace,
  spaceInfosOf,
  spacesOf,
  type KnownSpace,
  type KnownSpaces,
  type SpaceInfo,
  type SpaceKey,
} from './space.js';
export {
  assertAuthorized,
  assertScope,
  identityOf,
  rightsKeyOf,
  localViewer,
  canAccessSpace,
  type CallerLimits,
  type Viewer,
} from './viewer.js';
