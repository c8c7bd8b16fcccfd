/**
 * The lifecycle of a phone number: its stage on its way into service, computed from its record. docs/lifecycle.md has
 * the table.
 */
import type { PhoneNumber } from './domain.js';

export const phoneNumberStages = [
  'ADDED',
  'VERIFIED',
  'CONNECTED',
  'LIMITED',
  'BLOCKED',
  'REREGISTER',
  'GONE',
  'UNRECOGNIZED',
] as const;
export type PhoneNumberStage = (typeof phoneNumberStages)[number];

export const phoneNumberActions = [
  'REQUEST_VERIFICATION_CODE',
  'VERIFY',
  'REGISTER',
  'DEREGISTER',
  'WAIT',
  'SYNC',
  'CONTACT_SUPPORT',
] as const;
export type PhoneNumberAction = (typeof phoneNumberActions)[number];

export interface PhoneNumberLifecycle {
  readonly stage: PhoneNumberStage;
  /** The possible next actions, most useful first. */
  readonly nextActions: readonly PhoneNumberAction[];
  /** The reason, in one sentence for people. */
  readonly reason: string;
}

type LifecycleFields = Pick<PhoneNumber, 'status' | 'codeVerificationStatus' | 'newNameStatus' | 'qualityRating'>;

const result = (
  stage: PhoneNumberStage,
  reason: string,
  ...nextActions: readonly PhoneNumberAction[]
): PhoneNumberLifecycle => ({ stage, nextActions, reason });

/**
 * Computes the lifecycle of a number. The status decides first, then the verification, then the new name, then the
 * quality. The current name decides nothing: a number can be in service while its name is under review or declined.
 */
export function lifecycleOf(number: LifecycleFields): PhoneNumberLifecycle {
  const { status, codeVerificationStatus } = number;
  switch (status) {
    case 'DELETED':
      return result('GONE', 'The number was deleted from the WhatsApp Business Account.');
    case 'MIGRATED':
      return result('GONE', 'The number was moved to another WhatsApp Business Account.');
    case 'DISCONNECTED':
      return codeVerificationStatus === 'VERIFIED'
        ? result('GONE', 'The number is disconnected. Register it to bring it back into service.', 'REGISTER')
        : result('GONE', 'The number is disconnected and not verified.', 'REQUEST_VERIFICATION_CODE', 'VERIFY');
    case 'BANNED':
      return result('BLOCKED', 'WhatsApp has banned the number. Only Meta can lift the ban.', 'CONTACT_SUPPORT');
    case 'PAUSED':
      return result('BLOCKED', 'The number is paused. It can send again once Meta resumes it.', 'WAIT', 'SYNC');
    case 'OFFLINE':
      return result('BLOCKED', 'The number is offline and cannot send.', 'SYNC', 'CONTACT_SUPPORT');
    case 'RESTRICTED':
      return limited(number, 'The number has reached its limit and cannot start new conversations for now.');
    case 'RATE_LIMITED':
      return limited(number, 'The sending rate of the number is limited for now.');
    case 'FLAGGED':
      return limited(number, 'The number is flagged for low quality. It is restricted if that does not improve.');
    case 'CONNECTED':
      return lifecycleOfConnected(number);
    case 'PENDING':
    case 'UNVERIFIED':
      return lifecycleOfPending(codeVerificationStatus);
    default:
      return result('UNRECOGNIZED', 'The upstream sent no status, or one that this gateway does not know.', 'SYNC');
  }
}

/** Whether a new display name only needs another registration of the number to take effect. */
const hasNewName = ({ newNameStatus }: LifecycleFields): boolean =>
  newNameStatus === 'APPROVED' || newNameStatus === 'AVAILABLE_WITHOUT_REVIEW';

function limited(number: LifecycleFields, reason: string): PhoneNumberLifecycle {
  return hasNewName(number)
    ? result(
        'LIMITED',
        `${reason} A new display name takes effect when the number is registered again.`,
        'WAIT',
        'REGISTER',
      )
    : result('LIMITED', reason, 'WAIT');
}

function lifecycleOfConnected(number: LifecycleFields): PhoneNumberLifecycle {
  if (hasNewName(number))
    return result(
      'REREGISTER',
      'A new display name was approved. It takes effect when the number is registered again, within 14 days.',
      'REGISTER',
    );
  if (number.qualityRating === 'RED')
    return result('LIMITED', 'The number can send, but recipients rate its messages low.', 'WAIT', 'DEREGISTER');
  return result('CONNECTED', 'The number is in service.', 'DEREGISTER');
}

function lifecycleOfPending(verification: PhoneNumber['codeVerificationStatus']): PhoneNumberLifecycle {
  if (verification === 'VERIFIED')
    return result('VERIFIED', 'Its owner has confirmed the number. Register it to bring it into service.', 'REGISTER');
  if (verification === 'MORE_INFORMATION_REQUESTED')
    return result('ADDED', 'Meta needs more information before the number can be verified.', 'CONTACT_SUPPORT', 'SYNC');
  return result(
    'ADDED',
    'The number waits for its owner to confirm it with a code.',
    'REQUEST_VERIFICATION_CODE',
    'VERIFY',
  );
}
