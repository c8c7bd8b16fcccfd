/**
 * The mutations of a phone number's settings. CAMS clears or may clear omitted fields, so each mutation reads the
 * settings from the upstream, merges them and writes them as a whole, one mutation at a time per number.
 */
import type { Context } from '../src/context.js';
import type { BusinessProfile, BusinessVertical, ConversationalAutomation, JsonObject } from '../src/domain.js';
import {
  getConversationalAutomation,
  modifyPhoneBusinessProfile,
  queryPhoneBusinessProfile,
  text,
  texts,
  updateConversationalAutomation as updateAutomation,
  updatePhoneWebhook,
} from '../src/operations/index.js';
import { UpstreamError } from '../src/errors.js';
import type { InputValidator } from './input-validator.js';
import {
  numberAfter,
  numberNotFound,
  parametersOf,
  readNumber,
  resolveNumber,
  writeNumber,
  type NumberInput,
  type NumberTarget,
} from './number-mutation.js';

/** Under the lock of a number's settings, nothing may be read that is older than the lock. */
const fresh = { startNow: true };

const exclusive = <T>(context: Context, { space, number }: NumberTarget, work: () => Promise<T>) =>
  context.runExclusive('settings', space, number.digits, work);

/** Undefined and null both mean "left out" in an input; an empty text empties the field. */
const merged = <T>(given: T | null | undefined, current: T | null): T | null => given ?? current;

type ProfileInput = NumberInput & {
  readonly [K in 'about' | 'address' | 'description' | 'email' | 'profilePictureUrl']?: string | null | undefined;
} & {
  readonly vertical?: BusinessVertical | null | undefined;
  readonly websites?: readonly string[] | null | undefined;
};

/** Meta's limits, in characters. */
const profileLimits = { about: 139, address: 256, description: 512, email: 128, profilePictureUrl: 2048 } as const;
const maxWebsites = 2;
const maxWebsiteLength = 256;

function checkProfile(input: ProfileInput, validator: InputValidator): void {
  for (const [field, max] of Object.entries(profileLimits) as [keyof typeof profileLimits, number][]) {
    const value = input[field];
    if (value !== null && value !== undefined && value !== '') validator.text(field, value, max);
  }
  if (input.vertical === 'UNRECOGNIZED') validator.addIssue('vertical', 'expected an industry that WhatsApp lists.');
  const websites = input.websites ?? [];
  if (websites.length > maxWebsites)
    validator.addIssue('websites', `expected at most ${maxWebsites} websites, got ${websites.length}.`);
  for (const website of websites) validator.text('websites', website, maxWebsiteLength);
}

export async function updateBusinessProfile(context: Context, input: ProfileInput) {
  const target = await resolveNumber(context, input, (validator) => checkProfile(input, validator));
  const written = await writeNumber(
    context,
    'updateBusinessProfile',
    modifyPhoneBusinessProfile,
    target,
    input,
    (sendGuard) =>
      exclusive(context, target, async () => {
        const current = await context.load(queryPhoneBusinessProfile, parametersOf(target), fresh);
        const vertical = merged(input.vertical, current?.vertical ?? null);
        // As the upstream sent them: addresses that are no URL for this schema must not be lost.
        const { ProfilePictureUrl: picture, Websites: websites } = current?.record ?? {};
        const profile = {
          About: merged(input.about, current?.about ?? null) ?? '',
          Address: merged(input.address, current?.address ?? null) ?? '',
          Description: merged(input.description, current?.description ?? null) ?? '',
          Email: merged(input.email, current?.email ?? null) ?? '',
          ProfilePictureUrl: merged(input.profilePictureUrl, text(picture)) ?? '',
          // A vertical that this schema does not know is written back as the upstream sent it.
          Vertical: vertical === 'UNRECOGNIZED' ? String(current?.record['Vertical'] ?? '') : (vertical ?? ''),
          Websites: [...(input.websites ?? texts('Websites', websites))],
        };
        const { requestId } = await context.write(
          modifyPhoneBusinessProfile,
          { ...parametersOf(target), ...profile },
          { sendGuard },
        );
        return { requestId, profile };
      }),
  );
  return {
    phoneNumber: await numberAfter(context, target),
    businessProfile: profileOf(written.profile),
    requestId: written.requestId,
  };
}

interface WrittenProfile {
  readonly About: string;
  readonly Address: string;
  readonly Description: string;
  readonly Email: string;
  readonly ProfilePictureUrl: string;
  readonly Vertical: string;
  readonly Websites: readonly string[];
}

/** The profile as it was written, passed through the operation's own decoder like one that was read. */
function profileOf(profile: WrittenProfile): BusinessProfile | null {
  const record: JsonObject = { ...profile, Websites: [...profile.Websites] };
  return queryPhoneBusinessProfile.decode({ Data: record }, { CustSpaceId: '', PhoneNumber: '' });
}

type CallbacksInput = NumberInput & {
  readonly upCallbackUrl?: string | null | undefined;
  readonly statusCallbackUrl?: string | null | undefined;
  readonly httpEnabled?: boolean | null | undefined;
  readonly queueEnabled?: boolean | null | undefined;
};

export async function updatePhoneNumberCallbacks(context: Context, input: CallbacksInput) {
  const target = await resolveNumber(context, input);
  const { requestId, previous } = await writeNumber(
    context,
    'updatePhoneNumberCallbacks',
    updatePhoneWebhook,
    target,
    input,
    (sendGuard) =>
      exclusive(context, target, async () => {
        const current = await readNumber(context, target.space, target.number.digits, fresh);
        if (current === null) throw numberNotFound(target.space, target.number.digits);
        // As the upstream sent them: an address that is no URL for this schema must not be lost.
        const up = merged(input.upCallbackUrl, text(current.record['UpCallbackUrl']));
        const status = merged(input.statusCallbackUrl, text(current.record['StatusCallbackUrl']));
        const http = input.httpEnabled ?? (up !== null || status !== null);
        const queue = input.queueEnabled ?? (current.upQueue !== null || current.statusQueue !== null);
        const answer = await context.write(
          updatePhoneWebhook,
          {
            ...parametersOf(target),
            HttpFlag: http ? 'Y' : 'N',
            QueueFlag: queue ? 'Y' : 'N',
            UpCallbackUrl: up ?? undefined,
            StatusCallbackUrl: status ?? undefined,
          },
          { sendGuard },
        );
        return {
          requestId: answer.requestId,
          previous: { up: current.upCallbackUrl, status: current.statusCallbackUrl },
        };
      }),
  );
  return {
    phoneNumber: await numberAfter(context, target),
    previousUpCallbackUrl: previous.up,
    previousStatusCallbackUrl: previous.status,
    requestId,
  };
}

type AutomationInput = NumberInput & {
  readonly enableWelcomeMessage?: boolean | null | undefined;
  readonly prompts?: readonly string[] | null | undefined;
  readonly commands?: ConversationalAutomation['commands'] | null | undefined;
};

export async function updateConversationalAutomation(context: Context, input: AutomationInput) {
  const target = await resolveNumber(context, input, (validator) => {
    for (const prompt of input.prompts ?? []) validator.text('prompts', prompt, 80);
    for (const { name, description } of input.commands ?? []) {
      validator.text('commands', name, 32);
      validator.text('commands', description, 256);
    }
  });
  const { requestId, automation } = await writeNumber(
    context,
    'updateConversationalAutomation',
    updateAutomation,
    target,
    input,
    (sendGuard) =>
      exclusive(context, target, async () => {
        const current = await context.load(getConversationalAutomation, parametersOf(target), fresh);
        if (current !== null && current.unreadable.length > 0 && (input.commands ?? null) === null)
          throw new UpstreamError(
            'The commands of the number cannot be read whole, and an update replaces all of them. ' +
              `Nothing was changed. Give all commands in the input. (${current.unreadable.join('; ')})`,
            { code: 'UPSTREAM_BAD_RESPONSE' },
          );
        const next = {
          enableWelcomeMessage: merged(input.enableWelcomeMessage, current?.enableWelcomeMessage ?? null) ?? false,
          prompts: [...(merged(input.prompts, current?.prompts ?? null) ?? [])],
          commands: (merged(input.commands, current?.commands ?? null) ?? []).map(({ name, description }) => ({
            name,
            description,
          })),
          unreadable: [],
        };
        const answer = await context.write(
          updateAutomation,
          {
            ...parametersOf(target),
            EnableWelcomeMessage: next.enableWelcomeMessage,
            Prompts: next.prompts,
            Commands: next.commands.map(({ name, description }) => ({
              CommandName: name,
              CommandDescription: description,
            })),
          },
          { sendGuard },
        );
        return { requestId: answer.requestId, automation: next };
      }),
  );
  return { phoneNumber: await numberAfter(context, target), conversationalAutomation: automation, requestId };
}
