import type { Context, SpaceKey } from '../src/context.js';
import { listPhoneMessageQrdl, queryChatappPhoneNumbers } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { findPhoneNumber, loadPhoneNumbers, PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';

/**
 * A changed phone number, or the error of reading it. The error belongs to this event only; the subscription goes on.
 */
type ChangeEvent = PhoneNumberNode | { readonly error: unknown };

/**
 * Yields the changed numbers, each read again after its change. A number that the space does not list yields nothing.
 */
async function* readChangedNumbers(
  context: Context,
  space: SpaceKey,
  changedDigits: AsyncIterable<string | null>,
): AsyncGenerator<ChangeEvent, undefined> {
  for await (const digits of changedDigits) {
    try {
      if (digits === null) yield* await loadPhoneNumbers(context, space);
      else yield* [await findPhoneNumber(context, space, digits)].filter((number) => number !== null);
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
  'Emits changes made through the gateway (any replica), reported by CAMS callbacks, or detected during a read. ' +
  'Changes that arrive faster than the client consumes them are merged; after a gap every number of the space is ' +
  'emitted. Changes made before the subscription started are not emitted, so read once after subscribing. Delivered ' +
  'as server-sent events. Requires the scope READ.';

const custSpaceIdDescription = "The space (CAMS: CustSpaceId). Defaults to the caller's space if it has exactly one.";

builder.subscriptionType({
  description:
    'Subscriptions. Each event is the current object, so that a client with a normalised cache can update it by its ' +
    'id.',
});

builder.subscriptionFields((t) => ({
  phoneNumberChanged: t.field({
    type: PhoneNumberRef,
    extensions: { cost: costs.changedNumber },
    nullable: false,
    description:
      'A phone number whose data has changed (status, quality rating, name or limits), or that was added. ' +
      `${eventDescription} At most one upstream call per event, shared by all subscribers.`,
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
    description:
      'A phone number whose message QR codes have changed: one was added, changed or deleted. ' +
      `Select messageQrdls to get the current codes. ${eventDescription} At most one upstream call per event ` +
      'for the number, plus one if codes are selected, shared by all subscribers.',
    args: { custSpaceId: t.arg.id({ description: custSpaceIdDescription }) },
    subscribe: (_root, { custSpaceId }, context) => {
      const space = context.space(custSpaceId);
      return readChangedNumbers(context, space, context.watch('messageQrdls', listPhoneMessageQrdl, space.custSpaceId));
    },
    resolve: nodeOrThrow,
  }),
}));
