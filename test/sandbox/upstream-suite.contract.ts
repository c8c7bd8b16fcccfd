import { startSandbox } from '../../src/sandbox/index.js';
import { officialClient, cams } from './official-client.js';
import { testUpstream } from './upstream-suite.js';

for (const codeOnUpdate of ['changes', 'stays'] as const)
  testUpstream(
    `the sandbox with codeOnUpdate ${codeOnUpdate}`,
    { isConfigured: true, hasWritableNumber: true },
    async () => {
      const sandbox = await startSandbox({ latencyMs: 2, codeOnUpdate, quotas: { '*': 1_000 } });
      const custSpaceId = sandbox.spaces[0]?.custSpaceId ?? '';
      const request = new cams.QueryChatappPhoneNumbersRequest({ custSpaceId });
      const { body } = await officialClient(sandbox).queryChatappPhoneNumbers(request);
      return {
        endpoint: `${sandbox.host}:${sandbox.port}`,
        protocol: 'http',
        accessKeyId: sandbox.accessKeyId,
        accessKeySecret: sandbox.accessKeySecret,
        custSpaceId,
        writableNumber: body?.phoneNumbers?.[0]?.phoneNumber,
        close: sandbox.close,
      };
    },
  );
