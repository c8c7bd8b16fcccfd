import { businessVerticals, type BusinessProfile, type ConversationalAutomation, type JsonObject } from '../domain.js';
import { defineOperation, type EntityRef } from './operation.js';
import { boolean, json } from './parameters.js';
import { createEnumDecoder, decodeList, object, parseYesNo, required, text, texts, url } from './values.js';

const numberParameters = { PhoneNumber: 'required', CustSpaceId: 'required' } as const;
const decodeVertical = createEnumDecoder(businessVerticals);

function decodeProfile(record: JsonObject): BusinessProfile {
  return {
    about: text(record['About']),
    address: text(record['Address']),
    description: text(record['Description']),
    email: text(record['Email']),
    profilePictureUrl: url(record['ProfilePictureUrl']),
    vertical: decodeVertical(record['Vertical']),
    websites: texts('Websites', record['Websites']).filter((website) => url(website) !== null),
    record,
  };
}

const profileTags = ({ PhoneNumber }: { readonly PhoneNumber: string }) => [['businessProfile', PhoneNumber]];

/** The business profile of a number, as WhatsApp shows it; null if the reply contains no profile. */
export const queryPhoneBusinessProfile = defineOperation({
  action: 'QueryPhoneBusinessProfile',
  summary: 'The business profile of a phone number',
  access: 'READ',
  callsPerSecond: 10,
  parameters: numberParameters,
  lifetime: { freshMs: 5 * 60_000, staleMs: 60 * 60_000 },
  tags: profileTags,
  decode: (reply): BusinessProfile | null => {
    const record = object('Data', reply['Data']);
    return record === null ? null : decodeProfile(record);
  },
});

/** CAMS does not document whether it keeps omitted fields, so the whole profile is sent. */
export const modifyPhoneBusinessProfile = defineOperation({
  action: 'ModifyPhoneBusinessProfile',
  summary: 'Changes the business profile of a phone number',
  access: 'UPDATE',
  callsPerSecond: 10,
  parameters: {
    ...numberParameters,
    About: 'optional',
    Address: 'optional',
    Description: 'optional',
    Email: 'optional',
    ProfilePictureUrl: 'optional',
    Vertical: 'optional',
    Websites: json<readonly string[], 'optional'>('optional'),
  },
  tags: profileTags,
  decode: () => null,
});

/**
 * A wrong URL silently diverts a customer's messages. Partial updates are not documented, so all four fields are sent.
 */
export const updatePhoneWebhook = defineOperation({
  action: 'UpdatePhoneWebhook',
  summary: "Changes where a phone number's messages and receipts are delivered",
  access: 'UPDATE',
  callsPerSecond: 10,
  parameters: {
    ...numberParameters,
    HttpFlag: 'optional',
    QueueFlag: 'optional',
    StatusCallbackUrl: 'optional',
    UpCallbackUrl: 'optional',
  },
  tags: () => [['phoneNumbers']],
  decode: () => null,
  affects: ({ PhoneNumber }): readonly EntityRef[] => [{ kind: 'phoneNumbers', id: PhoneNumber }],
});

const automationTags = ({ PhoneNumber }: { readonly PhoneNumber: string }) => [['automation', PhoneNumber]];

/** Conversational automation, which WhatsApp offers at the start of a chat: welcome message, prompts, commands. */
export const getConversationalAutomation = defineOperation({
  action: 'GetConversationalAutomation',
  summary: 'The welcome message, prompts and commands of a phone number',
  access: 'READ',
  callsPerSecond: 5,
  parameters: numberParameters,
  lifetime: { freshMs: 5 * 60_000, staleMs: 60 * 60_000 },
  tags: automationTags,
  decode: (reply): ConversationalAutomation | null => {
    const data = object('Data', reply['Data']);
    if (data === null) return null;
    const commands = decodeList('Commands', data['Commands'], (command) => ({
      name: required(command, 'CommandName'),
      description: text(command['CommandDescription']) ?? '',
    }));
    return {
      enableWelcomeMessage: parseYesNo(data['EnableWelcomeMessage']),
      prompts: texts('Prompts', data['Prompts']),
      commands: commands.items,
      unreadable: commands.unreadable,
    };
  },
  unreadable: (automation) => automation?.unreadable ?? [],
});

interface Command {
  readonly CommandName: string;
  readonly CommandDescription: string;
}

/** Replaces the whole automation. */
export const updateConversationalAutomation = defineOperation({
  action: 'UpdateConversationalAutomation',
  summary: 'Replaces the welcome message, prompts and commands of a phone number',
  access: 'UPDATE',
  callsPerSecond: 5,
  parameters: {
    ...numberParameters,
    EnableWelcomeMessage: boolean('optional'),
    Prompts: json<readonly string[], 'optional'>('optional'),
    Commands: json<readonly Command[], 'optional'>('optional'),
  },
  tags: automationTags,
  decode: () => null,
});
