import { defineAction } from './action.js';
import { jsonOf, optional, phoneNumber, required, type ValueRule } from './parameter.js';

const numberParameters = { PhoneNumber: required(phoneNumber), CustSpaceId: required() };
const flag: ValueRule = { expected: 'Y or N', accepts: (value) => value === 'Y' || value === 'N' };
const isText = (item: unknown): item is string => typeof item === 'string';
const texts = jsonOf(
  'a JSON array of texts',
  (value): value is string[] => Array.isArray(value) && value.every(isText),
);

/** The business verticals that WhatsApp accepts, as Meta lists them. */
const verticals =
  'OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT ' +
  'HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT';
const vertical: ValueRule = {
  expected: `one of ${verticals}`,
  accepts: (value) => verticals.split(' ').includes(value),
};
/** Meta's limits, in characters. */
const upTo = (max: number): ValueRule => ({
  expected: `at most ${max} characters`,
  accepts: ({ length }) => length <= max,
});

export const QueryPhoneBusinessProfile = defineAction(
  { callsPerSecond: 10, parameters: numberParameters },
  ({ PhoneNumber }, { space }) => ({ Success: true, Data: space.number(PhoneNumber).service.profile }),
);

/**
 * Writes the profile. CAMS does not document whether it keeps omitted fields; the sandbox clears them, the stricter
 * reading.
 */
export const ModifyPhoneBusinessProfile = defineAction(
  {
    callsPerSecond: 10,
    writes: true,
    parameters: {
      ...numberParameters,
      About: optional(upTo(139)),
      Address: optional(upTo(256)),
      Description: optional(upTo(512)),
      Email: optional(upTo(128)),
      ProfilePictureUrl: optional(),
      Vertical: optional(vertical),
      Websites: optional(texts),
    },
  },
  ({ PhoneNumber, Websites, CustSpaceId: _space, ...given }, { space }) => {
    const { About = '', Address = '', Description = '', Email = '', ProfilePictureUrl = '', Vertical = '' } = given;
    const profile = { About, Address, Description, Email, ProfilePictureUrl, Vertical };
    space.number(PhoneNumber).service.profile = { ...profile, Websites: texts.parse(Websites ?? '[]') };
    return { Success: true };
  },
);

/** Sets the URLs for a number's messages and receipts. Omitted ones are cleared, the stricter reading. */
export const UpdatePhoneWebhook = defineAction(
  {
    callsPerSecond: 10,
    writes: true,
    parameters: {
      ...numberParameters,
      HttpFlag: optional(flag),
      QueueFlag: optional(flag),
      StatusCallbackUrl: optional(),
      UpCallbackUrl: optional(),
    },
  },
  ({ PhoneNumber, HttpFlag, QueueFlag, StatusCallbackUrl = '', UpCallbackUrl = '' }, { space, account }) => {
    const { record } = space.number(PhoneNumber);
    const queue = (name: string) => (QueueFlag === 'Y' ? `Alicom-Queue-${1_000_000_000 + account}-${name}` : 'None');
    record.StatusCallbackUrl = HttpFlag === 'Y' ? StatusCallbackUrl : '';
    record.UpCallbackUrl = HttpFlag === 'Y' ? UpCallbackUrl : '';
    record.StatusQueue = queue('ChatAppStatus');
    record.UpQueue = queue('ChatAppInbound');
    return {};
  },
);

interface Command {
  readonly CommandName: string;
  readonly CommandDescription: string;
}
const isCommand = (item: unknown): item is Command =>
  typeof item === 'object' &&
  item !== null &&
  'CommandName' in item &&
  isText(item.CommandName) &&
  'CommandDescription' in item &&
  isText(item.CommandDescription);
const commands = jsonOf(
  'a JSON array of commands, each with CommandName and CommandDescription',
  (value): value is Command[] => Array.isArray(value) && value.every(isCommand),
);
const boolean: ValueRule = { expected: 'true or false', accepts: (value) => value === 'true' || value === 'false' };

export const GetConversationalAutomation = defineAction(
  { callsPerSecond: 5, parameters: numberParameters },
  ({ PhoneNumber }, { space }) => ({
    Success: true,
    Data: { PhoneNumber, ...space.number(PhoneNumber).service.automation },
  }),
);

/** Replaces the whole automation; omitted parts are cleared. */
export const UpdateConversationalAutomation = defineAction(
  {
    callsPerSecond: 5,
    writes: true,
    parameters: {
      ...numberParameters,
      EnableWelcomeMessage: optional(boolean),
      Prompts: optional(texts),
      Commands: optional(commands),
    },
  },
  ({ PhoneNumber, EnableWelcomeMessage, Prompts, Commands }, { space }) => {
    space.number(PhoneNumber).service.automation = {
      EnableWelcomeMessage: EnableWelcomeMessage === 'true',
      Prompts: texts.parse(Prompts ?? '[]'),
      Commands: commands.parse(Commands ?? '[]'),
    };
    return { Success: true };
  },
);
