/** A gateway without cache in front of a fake upstream, for tests of replies that the sandbox would never send. */
import { startFakeUpstream, type FakeUpstream } from './fake-upstream.js';
import { highQuotas, startTestGateway, type TestGateway, type TestGatewayOptions } from './test-gateway.js';

export interface FakeUpstreamGateway {
  readonly upstream: FakeUpstream;
  readonly gateway: TestGateway;
  /** The upstream forgets its replies and calls. */
  reset(): void;
  /** Lists these records of phone numbers from now on. */
  listNumbers(...records: readonly unknown[]): void;
  close(): Promise<void>;
}

export async function startFakeUpstreamGateway(options: TestGatewayOptions = {}): Promise<FakeUpstreamGateway> {
  const upstream = await startFakeUpstream();
  const { endpoint, replies, calls } = upstream;
  const gateway = await startTestGateway({
    ...highQuotas,
    ...options,
    env: {
      ...highQuotas.env,
      CAMS_ENDPOINT: endpoint,
      CAMS_SPACES: 'cams-odd',
      CACHE_TTL_MS: '0',
      ...options.env,
    },
  });
  return {
    upstream,
    gateway,
    reset() {
      replies.clear();
      calls.length = 0;
    },
    listNumbers: (...records) => void replies.set('QueryChatappPhoneNumbers', () => ({ PhoneNumbers: records })),
    async close() {
      await gateway.close();
      await upstream.close();
    },
  };
}
