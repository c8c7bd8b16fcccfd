/** Removes sensitive data from the upstream's messages before callers see them. */

/** Maximum length of a scrubbed message, in characters. */
const maxLength = 300;

/** Patterns of data that callers must not see, in the order in which they are removed. */
const secrets: readonly RegExp[] = [
  // SignatureDoesNotMatch quotes the whole request after "string to sign".
  /(?:server\s+)?string\s*to\s*sign.*$/i,
  // Addresses: URLs, query strings, e-mail addresses, host names, IPv6 addresses.
  /\b[a-z][a-z0-9+.-]*:\/\/\S*/gi,
  /\S*[?&][\w.-]+=\S*/g,
  /\S+@\S+/g,
  /\b(?:[\w-]+\.){2,}[\w-]+(?::\d+)?(?:\/\S*)?/g,
  /\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,}\S*/gi,
  // Strings that look like keys and tokens.
  /\b(?:LTAI|STS\.|TMP\.|AKIA)\S*/gi,
  /[\w+/=%~-]{20,}/g,
  /(?=[\w+/=%~-]*\d)(?=[\w+/=%~-]*[a-z])[\w+/=%~-]{12,}/gi,
  // Phone numbers and ids: six or more digits, in any grouping.
  /\+?\d(?:[\s().\-/]{0,3}\d){5,}/g,
];

/**
 * Scrubs a message: removes addresses, keys and long numbers, joins lines and truncates. Null if no words are left.
 * When in doubt, text is removed.
 */
export function scrub(words: unknown): string | null {
  if (typeof words !== 'string') return null;
  // Normalise first, so that full-width digits and letters match too.
  let text = truncateInput(truncateInput(words).normalize('NFKC')).replaceAll(/[\p{C}\s]+/gu, ' ');
  for (const secret of secrets) text = text.replace(secret, '…');
  text = text.trim();
  if (text.length > maxLength) text = `${text.slice(0, maxLength - 1)}…`;
  return /[\p{L}]{2}/u.test(text) ? text : null;
}

/** Bounds the work on long messages. Drops the last word, which may be a part of a key. */
function truncateInput(words: string): string {
  return words.length <= 4 * maxLength ? words : words.slice(0, 4 * maxLength).replace(/\S*$/, '');
}

/** An error code such as `Ram.PermissionDeny`; undefined if the value does not look like one. */
export function codeOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const code = String(value).trim();
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(code) && !/\d{6}/.test(code) ? code : undefined;
}

/**
 * Meta's error number of a registration (133000 to 133016), in any part of the reply; undefined if there is none. A
 * verification code has six digits too, so only the numbers that Meta documents are accepted.
 */
export function metaErrorOf(...texts: readonly unknown[]): string | undefined {
  const pattern = /(?<!\d[\s().\-/]{0,3})1330(?:0[045689]|1[056])(?![\s().\-/]{0,3}\d)/;
  return texts.map((text) => (typeof text === 'string' ? pattern.exec(text)?.[0] : undefined)).find(Boolean);
}

/** A request id, which Alibaba Cloud support asks for; null if the value does not look like one. */
export function requestIdOf(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(value.trim()) ? value.trim() : null;
}
