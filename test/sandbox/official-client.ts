import { createRequire } from 'node:module';
import { Config } from '@alicloud/openapi-client';
import type { RunningSandbox } from '../../src/sandbox/index.js';

type Cams = typeof import('@alicloud/cams20200606', { with: { 'resolution-mode': 'require' } });

/**
 * Alibaba's own generated client of CAMS. Loaded with require(), because it is CommonJS and its class is a nested
 * `default` export.
 */
export const cams: Cams = createRequire(import.meta.url)('@alicloud/cams20200606');

export type OfficialClient = InstanceType<Cams['default']>;

/** Creates Alibaba's client for a sandbox. */
export function officialClient(
  sandbox: RunningSandbox,
  more: ConstructorParameters<typeof Config>[0] = {},
): OfficialClient {
  return new cams.default(
    new Config({
      accessKeyId: sandbox.accessKeyId,
      accessKeySecret: sandbox.accessKeySecret,
      endpoint: `127.0.0.1:${sandbox.port}`,
      protocol: 'http',
      ...more,
    }),
  );
}
