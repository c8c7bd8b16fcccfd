import {
  lifecycleOf,
  type PhoneNumberAction,
  type PhoneNumberLifecycle,
  type PhoneNumberStage,
} from '../src/lifecycle.js';
import { builder } from './builder.js';
import { withDescriptions } from './enums.js';
import { PhoneNumberStageEnum } from './phone-number-filter.js';
import { PhoneNumberRef } from './phone-number.js';

const PhoneNumberActionEnum = builder.enumType('PhoneNumberAction', {
  description: 'A possible next action for a phone number.',
  values: withDescriptions<PhoneNumberAction>({
    REQUEST_VERIFICATION_CODE: 'Send a code to the owner of the number: requestVerificationCode.',
    VERIFY: 'Confirm the number with the code that its owner received: verifyPhoneNumber.',
    REGISTER: 'Register it: registerPhoneNumber.',
    DEREGISTER: 'Take the number out of service: deregisterPhoneNumber.',
    WAIT: 'Wait for Meta. The status changes by itself.',
    SYNC: 'Make CAMS read the number from Meta again: syncPhoneNumbers.',
    CONTACT_SUPPORT: 'Contact Alibaba Cloud or Meta support.',
  }),
});

const PhoneNumberLifecycleType = builder.objectRef<PhoneNumberLifecycle>('PhoneNumberLifecycle').implement({
  description: 'The state of a phone number between being added and being in service.',
  fields: (t) => ({
    stage: t.expose('stage', {
      type: PhoneNumberStageEnum,
      nullable: false,
      description: 'The stage that the number has reached.',
    }),
    nextActions: t.field({
      type: [PhoneNumberActionEnum],
      nullable: { list: false, items: false },
      description: 'The possible next actions, most useful first.',
      resolve: ({ nextActions }) => nextActions,
    }),
    reason: t.exposeString('reason', { nullable: false, description: 'The reason, in one sentence for people.' }),
  }),
});

builder.objectField(PhoneNumberRef, 'lifecycle', (t) =>
  t.field({
    type: PhoneNumberLifecycleType,
    nullable: false,
    description:
      'The state of the number between being added and being in service, and the next actions. Computed from ' +
      'its record: status, codeVerificationStatus, newNameStatus and qualityRating. No upstream call.',
    resolve: (number) => lifecycleOf(number),
  }),
);

export type { PhoneNumberStage };
