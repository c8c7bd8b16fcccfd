/** Whether the text is printable ASCII without blanks, which headers and signed parameters can carry unencoded. */
export function isPrintable(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** Whether the text can be a CustSpaceId. CAMS documents no format; quotes, commas, slashes and the like are typos. */
export function isCustSpaceId(text: string): boolean {
  return isPrintable(text) && text.length <= 128 && !/["'`,;/\\[\]{}()<>]/.test(text);
}
