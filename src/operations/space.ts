import type { Instance } from '../domain.js';
import { defineOperation } from './operation.js';
import { decodePage, definePaging } from './paging.js';
import { integer } from './parameters.js';
import { object, required, text } from './values.js';

/** The account's instances. For a direct customer the instance id is the CustSpaceId. */
export const listInstance = defineOperation({
  action: 'ListInstance',
  summary: 'The instances of the account, a page at a time',
  access: 'READ',
  callsPerSecond: 5,
  parameters: {
    PageIndex: integer('optional'),
    PageSize: integer('optional'),
    ChannelType: 'optional',
    InstanceId: 'optional',
    InstanceName: 'optional',
    FilterStr: 'optional',
    SubmitTime: 'optional',
    ResourceGroupId: 'optional',
  },
  lifetime: { freshMs: 60_000, staleMs: 10 * 60_000 },
  tags: () => [['spaces']],
  paging: definePaging({
    maxPages: 1_000,
    parametersOf: (PageIndex) => ({ PageIndex, PageSize: 100 }),
    keyOf: ({ custSpaceId }: Instance) => custSpaceId,
  }),
  decode: (reply) =>
    decodePage('Data', reply['Data'], reply['TotalCount'], (record) => ({
      custSpaceId: text(record['CustSpaceId']) ?? required(record, 'InstanceId'),
      name: text(record['InstanceName']),
      state: text(record['State']),
      channelType: text(record['ChannelType']),
    })),
  unreadable: ({ unreadable }) => unreadable,
});

/** Needs the WABA's id, which QueryChatappBindWaba returns. */
export const queryWabaBusinessInfo = defineOperation({
  action: 'QueryWabaBusinessInfo',
  summary: 'The business behind a WABA, and whether Meta has verified it',
  access: 'READ',
  callsPerSecond: 10,
  parameters: { CustSpaceId: 'required', WabaId: 'required' },
  lifetime: { freshMs: 10 * 60_000, staleMs: 60 * 60_000 },
  tags: () => [['waba']],
  decode: (reply) => {
    const data = object('Data', reply['Data']);
    return data === null ? null : { verificationStatus: text(data['VerificationStatus']) };
  },
});
