/**
 * The mutations of a phone number's settings. CAMS clears or may clear omitted fields, so each mutation reads the
 * settings from the upstream, merges them and writes them as a whole, one mutation at a time per number.
 */
import type { BusinessProfile, JsonObject } from '../src/domain.js';
import { UpstreamError } from '../src/errors.js';
import {
  getConversationalAutomation,
  modifyPhoneBusinessProfile,
  queryPhoneBusinessProfile,
  text,
  texts,
  updateConversationalAutomation,
  updatePhoneWebhook,
} from '../src/operations/index.js';
import { builder } from './builder.js';
import { BusinessProfileType, BusinessVerticalEnum, ConversationalAutomationType } from './business-profile.js';
import { costs } from './cost-rules.js';
import {
  defineNumberMutation,
  numberInput,
  numberNotFound,
  parametersOf,
  readNumber,
  type NumberCall,
} from './number-mutation.js';

/** Options of reads under the lock of a number's settings, which must not be older than the lock. */
const fresh = { startNow: true };

/** `work` passes the lock's check to `context.write`, so that a holder that has lost the lock sends nothing. */
const exclusive = <T>(
  { context, target }: Pick<NumberCall, 'context' | 'target'>,
  work: (beforeSend: () => Promise<void>) => Promise<T>,
) => context.runExclusive('settings', target.space, target.number.digits, ({ ensureHeld }) => work(ensureHeld));

const oneAtATime =
  'The settings are read from the upstream and written as a whole, one change at a time for each number.';

/** Meta's limits, in characters. */
const profileLimits = { about: 139, address: 256, description: 512, email: 128, profilePictureUrl: 2048 } as const;
const profileTexts = ['about', 'address', 'description', 'email', 'profilePictureUrl'] as const;
const maxWebsites = 2;
const maxWebsiteLength = 256;

defineNumberMutation('updateBusinessProfile', {
  description: `Changes the business profile of a number. Fields that are left out keep their value. ${oneAtATime}`,
  cost: costs.writeSettings,
  operation: modifyPhoneBusinessProfile,
  argument: 'The changes.',
  input: numberInput(
    'updateBusinessProfile',
    'Changes of a business profile. Fields that are left out keep their value; an empty text empties a field.',
    (t) => ({
      about: t.string({ description: 'The line under the name, up to 139 characters.' }),
      address: t.string({ description: 'The address, up to 256 characters.' }),
      description: t.string({ description: 'The description, up to 512 characters.' }),
      email: t.string({ description: 'The email address, up to 128 characters.' }),
      profilePictureUrl: t.field({ type: 'URL', description: 'The address of the profile picture.' }),
      vertical: t.field({ type: BusinessVerticalEnum, description: 'The industry.' }),
      websites: t.field({ type: ['URL'], description: 'All websites: up to two, of 256 characters each.' }),
    }),
  ),
  check: (input, validator) => {
    for (const field of profileTexts) if (input[field]) validator.text(field, input[field], profileLimits[field]);
    if (input.vertical === 'UNRECOGNIZED') validator.addIssue('vertical', 'expected an industry that WhatsApp lists.');
    const websites = input.websites ?? [];
    if (websites.length > maxWebsites)
      validator.addIssue('websites', `expected at most ${maxWebsites} websites, got ${websites.length}.`);
    for (const website of websites) validator.text('websites', website, maxWebsiteLength);
  },
  work: ({ context, input, target, sendGuard }) =>
    exclusive({ context, target }, async (beforeSend) => {
      const current = await context.load(queryPhoneBusinessProfile, parametersOf(target), fresh);
      const vertical = input.vertical ?? current?.vertical ?? null;
      // As the upstream sent them, because the schema would drop addresses that are no valid URL.
      const { ProfilePictureUrl: picture, Websites: websites } = current?.record ?? {};
      const profile = {
        About: input.about ?? current?.about ?? '',
        Address: input.address ?? current?.address ?? '',
        Description: input.description ?? current?.description ?? '',
        Email: input.email ?? current?.email ?? '',
        ProfilePictureUrl: input.profilePictureUrl ?? text(picture) ?? '',
        // A vertical that this schema does not know is written back as the upstream sent it.
        Vertical: vertical === 'UNRECOGNIZED' ? String(current?.record['Vertical'] ?? '') : (vertical ?? ''),
        Websites: [...(input.websites ?? texts('Websites', websites))],
      };
      const parameters = { ...parametersOf(target), ...profile };
      const { requestId } = await context.write(modifyPhoneBusinessProfile, parameters, { sendGuard, beforeSend });
      return { requestId, profile };
    }),
  result: 'changing a business profile',
  success: {
    description: 'The profile was changed.',
    fields: (t) => ({
      businessProfile: t.field({
        type: BusinessProfileType,
        description: 'The profile as it was written.',
        resolve: ({ profile }) => decodeWritten(profile),
      }),
    }),
  },
});

/** The profile as it was written, passed through the operation's own decoder like one that was read. */
function decodeWritten(profile: JsonObject): BusinessProfile | null {
  return queryPhoneBusinessProfile.decode({ Data: profile }, { CustSpaceId: '', PhoneNumber: '' });
}

defineNumberMutation('updatePhoneNumberCallbacks', {
  description:
    "Changes where CAMS delivers this number's messages and receipts. Fields that are left out keep their value. " +
    oneAtATime,
  cost: costs.writeSettings,
  operation: updatePhoneWebhook,
  argument: 'The changes.',
  input: numberInput(
    'updatePhoneNumberCallbacks',
    'Where CAMS delivers the messages and receipts of a number. Fields that are left out keep their value. ' +
      'A wrong URL silently diverts messages.',
    (t) => ({
      upCallbackUrl: t.field({ type: 'URL', description: "The URL to which CAMS posts customers' messages." }),
      statusCallbackUrl: t.field({ type: 'URL', description: 'The URL to which CAMS posts delivery receipts.' }),
      httpEnabled: t.boolean({ description: 'Whether CAMS posts to the addresses (CAMS: HttpFlag).' }),
      queueEnabled: t.boolean({ description: 'Whether CAMS writes to the MNS queues (CAMS: QueueFlag).' }),
    }),
  ),
  work: ({ context, input, target, sendGuard }) =>
    exclusive({ context, target }, async (beforeSend) => {
      const { space, number } = target;
      const current = await readNumber(context, space, number.digits, fresh);
      if (current === null) throw numberNotFound(space, number.digits);
      // As the upstream sent it, because the schema would drop an address that is no valid URL.
      const up = input.upCallbackUrl ?? text(current.record['UpCallbackUrl']);
      const status = input.statusCallbackUrl ?? text(current.record['StatusCallbackUrl']);
      const http = input.httpEnabled ?? (up !== null || status !== null);
      const queue = input.queueEnabled ?? (current.upQueue !== null || current.statusQueue !== null);
      const callbacks = {
        HttpFlag: http ? 'Y' : 'N',
        QueueFlag: queue ? 'Y' : 'N',
        UpCallbackUrl: up ?? undefined,
        StatusCallbackUrl: status ?? undefined,
      };
      const parameters = { ...parametersOf(target), ...callbacks };
      const { requestId } = await context.write(updatePhoneWebhook, parameters, { sendGuard, beforeSend });
      return { requestId, previous: { up: current.upCallbackUrl, status: current.statusCallbackUrl } };
    }),
  result: 'changing the callbacks of a phone number',
  success: {
    description: 'The callbacks were changed. The previous values are here, to put them back.',
    fields: (t) => ({
      previousUpCallbackUrl: t.field({
        type: 'URL',
        description: "The previous URL for customers' messages.",
        resolve: ({ previous }) => previous.up,
      }),
      previousStatusCallbackUrl: t.field({
        type: 'URL',
        description: 'The previous URL for delivery receipts.',
        resolve: ({ previous }) => previous.status,
      }),
    }),
  },
});

const ConversationalCommandInput = builder.inputType('ConversationalCommandInput', {
  description: 'A command that customers can choose after typing a slash.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The word after the slash, up to 32 characters.' }),
    description: t.string({ required: true, description: 'What the command does, up to 256 characters.' }),
  }),
});

defineNumberMutation('updateConversationalAutomation', {
  description:
    'Changes the welcome message, prompts and commands of a number. Fields that are left out keep their value. ' +
    oneAtATime,
  cost: costs.writeSettings,
  operation: updateConversationalAutomation,
  argument: 'The changes.',
  input: numberInput(
    'updateConversationalAutomation',
    'The welcome message, prompts and commands of a number. Fields that are left out keep their value; ' +
      'a list replaces the ' +
      'whole list.',
    (t) => ({
      enableWelcomeMessage: t.boolean({ description: 'Whether the first contact of a customer is reported.' }),
      prompts: t.stringList({ description: 'All conversation starters, up to 80 characters each.' }),
      commands: t.field({ type: [ConversationalCommandInput], description: 'All commands.' }),
    }),
  ),
  check: ({ prompts, commands }, validator) => {
    for (const prompt of prompts ?? []) validator.text('prompts', prompt, 80);
    for (const { name, description } of commands ?? []) {
      validator.text('commands', name, 32);
      validator.text('commands', description, 256);
    }
  },
  work: ({ context, input, target, sendGuard }) =>
    exclusive({ context, target }, async (beforeSend) => {
      const current = await context.load(getConversationalAutomation, parametersOf(target), fresh);
      if (current !== null && current.unreadable.length > 0 && !input.commands)
        throw new UpstreamError(
          'Not all commands of the number can be read, and an update replaces all of them. ' +
            `Nothing was changed. Pass all commands in the input. (${current.unreadable.join('; ')})`,
          { code: 'UPSTREAM_BAD_RESPONSE' },
        );
      const commands = input.commands ?? current?.commands ?? [];
      const automation = {
        enableWelcomeMessage: input.enableWelcomeMessage ?? current?.enableWelcomeMessage ?? false,
        prompts: [...(input.prompts ?? current?.prompts ?? [])],
        commands: commands.map(({ name, description }) => ({ name, description })),
        unreadable: [],
      };
      const parameters = {
        ...parametersOf(target),
        EnableWelcomeMessage: automation.enableWelcomeMessage,
        Prompts: automation.prompts,
        Commands: commands.map(({ name, description }) => ({ CommandName: name, CommandDescription: description })),
      };
      const { requestId } = await context.write(updateConversationalAutomation, parameters, { sendGuard, beforeSend });
      return { requestId, automation };
    }),
  result: 'changing the conversational automation of a phone number',
  success: {
    description: 'The automation was changed.',
    fields: (t) => ({
      conversationalAutomation: t.field({
        type: ConversationalAutomationType,
        description: 'The automation as it was written.',
        resolve: ({ automation }) => automation,
      }),
    }),
  },
});
