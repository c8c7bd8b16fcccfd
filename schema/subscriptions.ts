import type { Context, SpaceKey } from '../src/context.js';
import { listPhoneMessageQrdl, queryChatappPhoneNumbers } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { loadPhoneNumber, loadPhoneNumbers, PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';

/** A number that has changed; or why it could not be read, which is an error of that one event. */
type ChangeEvent = PhoneNumberNode | { readonly error: unknown };

/** The numbers of a space as they are after each change. A name that the space has no number of tells nothing. */
async function* readChangedNumbers(
  context: Context,
  space: SpaceKey,
  changedDigits: AsyncIterable<string | null>,
): AsyncGenerator<ChangeEvent, undefined> {
  for await (const digits of changedDigits) {
    try {
      if (digits === null) yield* await loadPhoneNumbers(context, space);
      else yield* [await loadPhoneNumber(context, space, digits)].filter((number) => number !== null);
    } catch (error) {
      yield { error };
    }
  }
}

function nodeOrThrow(event: ChangeEvent): PhoneNumberNode {
  if ('error' in event) throw event.error;
  return event;
}

const eventDescription =
  'Told are the changes that this gateway makes, in any of its replicas, those that CAMS reports by callback, and those that a read of the data finds, whoever asked for it. Changes that come faster than they are taken are told once; after a gap every number of the space is told. A change that is made while nobody listens is not told later: read once after subscribing. By server-sent events; needs the scope READ.';

const custSpaceIdDescription = "The space (CAMS: CustSpaceId); the caller's only one when left out.";

builder.subscriptionType({
  description:
    'Being told. Each event is the object as it is now, so that a client with a normalised cache takes it over by its id.',
});

builder.subscriptionFields((t) => ({
  phoneNumberChanged: t.field({
    type: PhoneNumberRef,
    extensions: { cost: costs.changedNumber },
    nullable: false,
    description: `A phone number of a space whose data has changed: its status, quality rating, name or limits; or that was added. ${eventDescription} One upstream call an event at most, shared by all who listen.`,
    args: { custSpaceId: t.arg.id({ description: custSpaceIdDescription }) },
    subscribe: (_root, { custSpaceId }, context) => {
      const space = context.space(custSpaceId);
      return readChangedNumbers(
        context,
        space,
        context.watch('phoneNumbers', queryChatappPhoneNumbers, space.custSpaceId),
      );
    },
    resolve: nodeOrThrow,
  }),
  messageQrdlsChanged: t.field({
    type: PhoneNumberRef,
    extensions: { cost: costs.changedNumber },
    nullable: false,
    description: `The phone number whose message QR codes have changed: one was added, changed or deleted. Select messageQrdls to have them anew. ${eventDescription} One upstream call an event at most for the numbers, and one where codes are selected, shared by all who listen.`,
    args: { custSpaceId: t.arg.id({ description: custSpaceIdDescription }) },
    subscribe: (_root, { custSpaceId }, context) => {
      const space = context.space(custSpaceId);
      return readChangedNumbers(context, space, context.watch('messageQrdls', listPhoneMessageQrdl, space.custSpaceId));
    },
    resolve: nodeOrThrow,
  }),
}));
