/** Tracing. Its SDK is an optional peer dependency: a third of the package's size, which few installations use. */
import { ConfigError } from '../config/index.js';
import type { Tracing } from '../server/observability/tracing/index.js';
import type { Logger } from '../server/observability/log.js';

const sdkName = '@opentelemetry/sdk-node';

/** Loads and starts the SDK. @throws ConfigError that names the package if it is not installed */
export async function openTracing(log: Logger): Promise<Tracing> {
  const { startTracing } = await import('../server/observability/tracing/index.js').catch((error: unknown) => {
    if (isMissing(error))
      throw new ConfigError([
        {
          setting: 'OTEL_EXPORTER_OTLP_ENDPOINT',
          expected: `to be unset, or the package ${sdkName} beside waba-gateway: npm install ${sdkName}@0.223`,
          got: 'tracing without that package',
        },
      ]);
    throw error;
  });
  return startTracing(log);
}

/** Whether the SDK itself could not be found, rather than a module that it imports. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes(`'${sdkName}'`)
  );
}
