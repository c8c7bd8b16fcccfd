/**
 * The upstream client of the other servers: node:http with keep-alive connections, and requests signed by hand
 * (ACS3-HMAC-SHA256). There is no cheaper way to make these calls, so the client library cannot decide the comparison.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { MessageQrdl, PhoneNumber, Waba } from '../../../src/domain.js';
import {
  listPhoneMessageQrdl,
  queryChatappBindWaba,
  queryChatappPhoneNumbers,
  type CamsReply,
} from '../../../src/operations/index.js';

export interface Source {
  waba(space: string): Promise<Waba | null>;
  numbers(space: string): Promise<readonly PhoneNumber[]>;
  codes(space: string, digits: string): Promise<readonly MessageQrdl[]>;
}

export function createSource(): Source {
  const {
    CAMS_ENDPOINT: endpoint,
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
  } = process.env;
  if (endpoint === undefined || id === undefined || secret === undefined)
    throw new Error('Expected CAMS_ENDPOINT and an access key in the environment.');
  const call = (action: string, query: Readonly<Record<string, string>>) => send(endpoint, id, secret, action, query);
  return {
    waba: async (CustSpaceId) =>
      queryChatappBindWaba.decode(await call('QueryChatappBindWaba', { CustSpaceId }), { CustSpaceId }),
    numbers: async (CustSpaceId) =>
      queryChatappPhoneNumbers.decode(await call('QueryChatappPhoneNumbers', { CustSpaceId }), { CustSpaceId }).items,
    async codes(CustSpaceId, PhoneNumber) {
      const parameters = { CustSpaceId, PhoneNumber };
      return listPhoneMessageQrdl.decode(await call('ListPhoneMessageQrdl', parameters), parameters).items;
    },
  };
}

/** Stores the replies of the upstream, as a plain server with its own cache would. */
export function withCache(source: Source): Source {
  const replies = new Map<string, unknown>();
  async function cached<T>(key: string, fetch: () => Promise<T>): Promise<T> {
    // Safe cast: each key belongs to one method.
    if (replies.has(key)) return replies.get(key) as T;
    const reply = await fetch();
    replies.set(key, reply);
    return reply;
  }
  return {
    waba: (space) => cached(`waba ${space}`, () => source.waba(space)),
    numbers: (space) => cached(`numbers ${space}`, () => source.numbers(space)),
    codes: (space, digits) => cached(`codes ${space} ${digits}`, () => source.codes(space, digits)),
  };
}

const agent = new Agent({ keepAlive: true });
const emptyBodyHash = createHash('sha256').update('').digest('hex');

function send(
  endpoint: string,
  accessKeyId: string,
  accessKeySecret: string,
  action: string,
  query: Readonly<Record<string, string>>,
): Promise<CamsReply> {
  const queryText = Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const headers: Record<string, string> = {
    host: endpoint,
    'x-acs-action': action,
    'x-acs-content-sha256': emptyBodyHash,
    'x-acs-date': `${new Date().toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': '2020-06-06',
  };
  const signed = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', '/', queryText, lines.join(''), signed, emptyBodyHash].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const signature = createHmac('sha256', accessKeySecret).update(`ACS3-HMAC-SHA256\n${hash}`).digest('hex');
  headers['authorization'] =
    `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signed},Signature=${signature}`;
  return new Promise((resolve, reject) => {
    const sent = request(`http://${endpoint}/?${queryText}`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(Buffer.concat(chunks).toString()) as CamsReply);
        else reject(new Error(`Expected an answer of status 200, got ${response.statusCode}.`));
      });
    });
    sent.on('error', reject).end();
  });
}
