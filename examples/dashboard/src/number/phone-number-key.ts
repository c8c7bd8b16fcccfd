/** Identifies a phone number: its digits within its space. */
export interface PhoneNumberKey {
  /** Null for the account's own WABA. */
  readonly custSpaceId: string | null;
  readonly number: string;
}
