import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { startTestGateway } from '../test-gateway.js';

it('a gateway without OTEL_EXPORTER_OTLP_ENDPOINT does not load the OpenTelemetry SDK', async () => {
  const { cache } = createRequire(import.meta.url);
  const loaded = () => Object.keys(cache).some((file) => file.includes('@opentelemetry/sdk-node/'));
  await (await startTestGateway()).close();
  expect(loaded()).toBe(false);
  await import('../../src/server/observability/tracing/index.js');
  expect(loaded()).toBe(true);
});
