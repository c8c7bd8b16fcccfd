/** `GATEWAY_URL=http://127.0.0.1:4000/graphql GATEWAY_KEY=wg_… CUST_SPACE_ID=… npx tsx examples/client/main.ts` */
import { randomUUID } from 'node:crypto';
import { GatewayClient } from './gateway-client.js';
import { addCode, allNumbers } from './message-qrdls.js';

const {
  GATEWAY_URL: url = 'http://127.0.0.1:4000/graphql',
  GATEWAY_KEY: apiKey = '',
  CUST_SPACE_ID: custSpaceId = '',
} = process.env;
const gateway = new GatewayClient({ url, apiKey });

for await (const { number, verifiedName, status } of allNumbers(gateway, custSpaceId)) {
  process.stdout.write(`${number}  ${verifiedName ?? '(no name)'}  ${status ?? ''}\n`);
  if (status !== 'CONNECTED') continue;
  const { code, deepLinkUrl } = await addCode(gateway, {
    custSpaceId,
    phoneNumber: number,
    prefilledMessage: 'Hello!',
    idempotencyKey: randomUUID(),
  });
  process.stdout.write(`a new code of it: ${code}  ${deepLinkUrl ?? ''}\n`);
  break;
}
