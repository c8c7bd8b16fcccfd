import type { ProxySettings } from '../proxy.js';
import type { Environment, SettingReader } from './setting-reader.js';

const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;

/** Renames lower-case variables, such as `https_proxy`, which most tools accept too. Upper case takes precedence. */
export function withUpperCaseProxies(env: Environment): Environment {
  const renamed: Record<string, string | undefined> = { ...env };
  for (const name of names) {
    renamed[name] ??= env[name.toLowerCase()];
    delete renamed[name.toLowerCase()];
  }
  return renamed;
}

export function readProxy(reader: SettingReader): ProxySettings {
  const readUrl = (name: 'HTTPS_PROXY' | 'HTTP_PROXY') =>
    reader.validated(name, isProxyUrl, 'http://host:port or https://host:port, with user and password as needed');
  const noProxy = reader.raw('NO_PROXY')?.split(/[\s,]+/) ?? [];
  return {
    httpsProxy: readUrl('HTTPS_PROXY'),
    httpProxy: readUrl('HTTP_PROXY'),
    noProxy: noProxy.filter((entry) => entry !== ''),
  };
}

function isProxyUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol) && new URL(text).hostname !== '';
}
