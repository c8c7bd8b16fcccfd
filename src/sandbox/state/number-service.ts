import { ApiError, invalidParameter } from '../api-error.js';

/** Meta's limit on registrations and deregistrations of a number within `windowMs`, counted together. */
const maxRegistrations = 10;
const windowMs = 72 * 60 * 60_000;

/** The business profile of a number, with the fields of QueryPhoneBusinessProfile. */
export interface BusinessProfileRecord {
  About: string;
  Address: string;
  Description: string;
  Email: string;
  ProfilePictureUrl: string;
  Vertical: string;
  Websites: string[];
}

/** Conversational automation of a number, with the fields of GetConversationalAutomation. */
export interface AutomationRecord {
  EnableWelcomeMessage: boolean;
  Prompts: string[];
  Commands: { CommandName: string; CommandDescription: string }[];
}

/** The registration state of a number, which is not part of its record. */
export class NumberService {
  /** The last verification code that was sent, until it is used. */
  verificationCode: string | undefined;
  profile: BusinessProfileRecord;
  automation: AutomationRecord = { EnableWelcomeMessage: false, Prompts: [], Commands: [] };
  /** When the number was registered or deregistered, in epoch milliseconds. */
  #registeredAt: number[] = [];

  constructor(profile: BusinessProfileRecord) {
    this.profile = profile;
  }

  /** Accepts the code that was sent, once. Throws an ApiError for any other. */
  useVerificationCode(code: string): void {
    if (this.verificationCode !== code) throw invalidParameter('VerifyCode', 'the code that was sent last');
    this.verificationCode = undefined;
  }

  /** Counts a registration or a deregistration. Throws an ApiError with Meta's 133016 for the eleventh in 72 hours. */
  countRegistration(now: number): void {
    this.#registeredAt = this.#registeredAt.filter((at) => at > now - windowMs);
    if (this.#registeredAt.length >= maxRegistrations)
      throw new ApiError('Chatapp.RegisterLimit', '(#133016) Account register deregister rate limit exceeded.');
    this.#registeredAt.push(now);
  }
}
