import { invalidParameter } from '../api-error.js';
import { seededDigits } from '../state/seeded-random.js';
import { defineAction } from './action.js';
import { optional, required, type ValueRule } from './parameter.js';

const positive: ValueRule = { expected: 'a whole number from 1', accepts: (value) => /^[1-9]\d{0,5}$/.test(value) };

/** CAMS writes the channel type in upper and in lower case, and so does the sandbox. */
const channelTypes = ['whatsapp', 'WHATSAPP', 'Whatsapp'];

/** The instances of the account, a page at a time. For a direct customer the instance id is the CustSpaceId. */
export const ListInstance = defineAction(
  {
    callsPerSecond: 5,
    parameters: {
      PageIndex: optional(positive),
      PageSize: optional(positive),
      ChannelType: optional(),
      InstanceId: optional(),
      InstanceName: optional(),
      FilterStr: optional(),
      SubmitTime: optional(),
      ResourceGroupId: optional(),
    },
  },
  ({ PageIndex = '1', PageSize = '10', ChannelType, InstanceId, InstanceName, FilterStr }, { state, account }) => {
    const instances = state.spaceInfos(account).map(({ custSpaceId, name }, index) => ({
      CustSpaceId: custSpaceId,
      InstanceId: custSpaceId,
      InstanceName: name,
      InstanceDescription: '',
      ChannelType: channelTypes[index % channelTypes.length] ?? 'whatsapp',
      State: 'NORMAL',
      FacebookBmId: seededDigits(`facebook ${custSpaceId}`, 15),
    }));
    const matching = instances.filter(
      (instance) =>
        (ChannelType === undefined || instance.ChannelType.toLowerCase() === ChannelType.toLowerCase()) &&
        (InstanceId === undefined || instance.InstanceId === InstanceId) &&
        (InstanceName === undefined || instance.InstanceName.includes(InstanceName)) &&
        (FilterStr === undefined || `${instance.InstanceId} ${instance.InstanceName}`.includes(FilterStr)),
    );
    const from = (Number(PageIndex) - 1) * Number(PageSize);
    return { Success: true, TotalCount: matching.length, Data: matching.slice(from, from + Number(PageSize)) };
  },
);

/** The business that owns a WABA, and whether Meta has verified it. */
export const QueryWabaBusinessInfo = defineAction(
  { callsPerSecond: 10, parameters: { CustSpaceId: required(), WabaId: required() } },
  ({ WabaId }, { space }) => {
    if (WabaId !== space.waba.Id) throw invalidParameter('WabaId', 'the WABA of the space');
    const { BusinessId, BusinessName, AccountReviewStatus } = space.waba;
    const VerificationStatus = AccountReviewStatus === 'APPROVED' ? 'verified' : 'not_verified';
    return { Success: true, Data: { BusinessId, BusinessName, VerificationStatus, Vertical: 'RESTAURANT' } };
  },
);
