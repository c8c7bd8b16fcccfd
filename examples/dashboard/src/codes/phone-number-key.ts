/** The number that codes belong to. */
export interface PhoneNumberKey {
  /** Null for the account's own space. */
  readonly custSpaceId: string | null;
  readonly number: string;
}
