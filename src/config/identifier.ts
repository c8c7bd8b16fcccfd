/** Whether it is ASCII without blanks and control characters: what a header or a signed parameter carries as it stands. */
export function isPrintable(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** Whether it can be a CustSpaceId. CAMS documents no form; quotes, commas, slashes and the like are slips of whoever wrote it. */
export function isCustSpaceId(text: string): boolean {
  return isPrintable(text) && text.length <= 128 && !/["'`,;/\\[\]{}()<>]/.test(text);
}
