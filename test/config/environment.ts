import { ConfigError, readConfig, type Config, type ReadFile } from '../../src/config/index.js';
import type { Environment } from '../../src/config/setting-reader.js';

export const actions = ['QueryChatappBindWaba', 'ListPhoneMessageQrdl', 'CreatePhoneMessageQrdl'];

/** A production environment: a real upstream, an access key and clients. */
export const productionEnv: Environment = {
  CAMS_UPSTREAM: 'alibaba',
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI-key-id',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'key-secret',
  CLIENTS_FILE: '/etc/waba-gateway/clients.json',
};

const noFile: ReadFile = (path) => {
  throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
};

export function read(env: Environment = {}, readFile: ReadFile = noFile): Config {
  return readConfig(env, actions, { readFile });
}

/** The lines of the errors, without the first line and indentation; none if the settings are valid. */
export function issuesOf(env: Environment, readFile: ReadFile = noFile): string[] {
  try {
    read(env, readFile);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}
