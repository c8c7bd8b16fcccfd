/**
 * The settings: reads the environment once into one deeply frozen object, or throws one error that names every problem.
 * The only reader of process.env. Imports only domain; the names of the operations are an argument. Does not know what
 * a setting is used for, and never prints the value of a secret.
 */
export { hostOfEndpoint, isEndpoint, isLoopbackHost } from './address.js';
export { loadConfig, readConfig } from './read-config.js';
export { ConfigError, redact, quoted, type ConfigIssue } from './config-error.js';
export { isCustSpaceId } from './identifier.js';
export { quotaOf, type QuotaOverrides } from './quotas.js';
export { settings, type Setting, type SettingName } from './settings.js';
export { logLevels, type Config } from './config.js';
export type { AuthConfig, JwtConfig } from './auth.js';
export type { ReadFile } from './json-file.js';
export type { UpstreamConfig } from './upstream.js';
