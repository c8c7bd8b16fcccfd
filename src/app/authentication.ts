import { createAuthenticator, type Authenticator, type OnAuthEvent } from '../auth/index.js';
import type { Config } from '../config/index.js';
import { createProxyAgent, fetchThrough, proxyFor } from '../proxy.js';

export function openAuthenticator({ auth, proxy }: Config, onEvent: OnAuthEvent): Promise<Authenticator> {
  const { mode, clientsFile, jwt } = auth;
  const through = jwt === null ? null : proxyFor(proxy, new URL(jwt.jwksUrl));
  return createAuthenticator({
    clientsFile,
    jwt,
    isDisabled: mode === 'off',
    onEvent,
    ...(through === null ? {} : { fetch: fetchThrough(createProxyAgent(through)) }),
  });
}
