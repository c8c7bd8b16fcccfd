import { checkIsvCode, defineAction } from './action.js';
import { optional } from './parameter.js';

/** Returns the WABA of the space. */
export const QueryChatappBindWaba = defineAction(
  { callsPerSecond: 10, parameters: { CustSpaceId: optional(), IsvCode: optional() } },
  ({ IsvCode }, { space }) => {
    checkIsvCode(space, IsvCode);
    return { Message: 'SUCCESS', Success: true, Data: space.waba };
  },
);
