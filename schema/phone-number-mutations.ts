import type { Context } from '../src/context.js';
import { addChatappPhoneNumber } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { idempotencyKeyDescription, withIdempotency, type ItemContext } from './idempotency.js';
import { InputValidator } from './input-validator.js';
import { defineMutation, upstreamRequestIdDescription } from './mutation.js';
import { findPhoneNumber, PhoneNumberRef, type PhoneNumberNode } from './phone-number.js';

const AddPhoneNumberInput = builder.inputType('AddPhoneNumberInput', {
  description: 'A phone number to add to the WABA of a space.',
  fields: (t) => ({
    custSpaceId: t.id({
      description:
        "The space (CAMS: CustSpaceId, required here). Defaults to the caller's space if it has exactly one.",
    }),
    number: t.field({
      type: 'E164',
      required: true,
      description:
        'The full number. The gateway splits it into country code and national number and changes no digit ' +
        '(CAMS: Cc, PhoneNumber).',
    }),
    verifiedName: t.string({
      required: true,
      description: 'The display name that customers see once Meta has approved it (CAMS: VerifiedName).',
    }),
    preValidateId: t.string({
      deprecationReason: 'Since 2026-11-21 (0.1.0): the upstream no longer uses it. Leave it out.',
      description: 'Passed on unchanged (CAMS: PreValidateId).',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

interface Success {
  readonly phoneNumber: PhoneNumberNode | null;
  readonly countryCode: string;
  readonly nationalNumber: string;
  readonly requestId: string | null;
}

const AddPhoneNumberSuccess = builder.objectRef<Success>('AddPhoneNumberSuccess').implement({
  description: 'The number was added. It still has to be verified and registered before it can be used.',
  fields: (t) => ({
    phoneNumber: t.field({
      extensions: { cost: costs.addedNumber },
      type: PhoneNumberRef,
      description:
        'The number as the upstream lists it, possibly in another form than it was added. Null while it is not ' +
        'listed yet.',
      resolve: (success) => success.phoneNumber,
    }),
    countryCode: t.exposeString('countryCode', {
      nullable: false,
      description: 'The country code that was sent (CAMS: Cc).',
    }),
    nationalNumber: t.exposeString('nationalNumber', {
      nullable: false,
      description: 'The national number that was sent, with every digit of the input (CAMS: PhoneNumber).',
    }),
    requestId: t.exposeString('requestId', { description: upstreamRequestIdDescription }),
  }),
});

type Input = typeof AddPhoneNumberInput.$inferInput;

async function addPhoneNumber(context: Context, input: Input): Promise<Success> {
  const validator = new InputValidator(['input']);
  const { countryCode, national } = validator.newPhoneNumber('number', input.number);
  validator.text('verifiedName', input.verifiedName, 512);
  validator.throwIfInvalid();
  const space = context.space(input.custSpaceId);
  if (space.custSpaceId === null)
    validator.addIssue(
      'custSpaceId',
      'expected the space to add the number to: the upstream requires it for this operation.',
    );
  validator.throwIfInvalid();
  const { custSpaceId } = space;
  const recoveryHint =
    `read phoneNumber(number: "+${input.number}") and see whether it is there. ` +
    `Country code ${countryCode} and number ${national} were sent; ` +
    'the query also finds the form in which WhatsApp keeps the number.';
  const { requestId } = await withIdempotency(
    context,
    { mutation: 'addPhoneNumber', operation: addChatappPhoneNumber, input, itemContext, space, recoveryHint },
    async (sendGuard) => {
      const answer = await context.write(
        addChatappPhoneNumber,
        {
          CustSpaceId: custSpaceId ?? '',
          Cc: countryCode,
          PhoneNumber: national,
          VerifiedName: input.verifiedName,
          PreValidateId: input.preValidateId ?? undefined,
        },
        { sendGuard },
      );
      return { requestId: answer.requestId };
    },
  );
  // A failure to read the number back is ignored, because the number was added in any case.
  const phoneNumber = await Promise.resolve(findPhoneNumber(context, space, input.number)).catch(() => null);
  return { phoneNumber, countryCode, nationalNumber: national, requestId };
}

const itemContext: ItemContext = { path: ['input'], bulk: false };

defineMutation('addPhoneNumber', {
  description: 'Adds a phone number to the WABA of a space. Two upstream calls; the second reads the number back.',
  operations: [addChatappPhoneNumber],
  cost: costs.addNumber,
  input: AddPhoneNumberInput,
  argument: 'The number to add.',
  result: 'adding a phone number',
  success: AddPhoneNumberSuccess,
  work: addPhoneNumber,
});
