/**
 * The reference site, and a gateway that serves it. The site is built once for all tests, and again when it changes.
 */
import { pino } from 'pino';
import { cachedSite } from '../../site/cached-build.js';
import { configOf, startGateway, type Gateway } from '../../src/index.js';

export interface ServedSite {
  /** The URL of the site, with a slash at the end. */
  readonly url: string;
  readonly gateway: Gateway;
  readonly folder: string;
}

export async function serveSite(
  env: Readonly<Record<string, string>> = {},
  folder: string | undefined = undefined,
): Promise<ServedSite> {
  const served = folder ?? (await cachedSite());
  const gateway = await startGateway(
    configOf({ CAMS_UPSTREAM: 'sandbox', PORT: '0', ...env }),
    pino({ level: 'silent' }),
    [],
    served,
  );
  return { url: new URL('/docs/', gateway.url).href, gateway, folder: served };
}
