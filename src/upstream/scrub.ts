/** Longest piece of somebody else's words that is passed on, in characters. */
const maxLength = 300;

/** What a message of the upstream may hold and a caller must not see, in the order in which it is struck out. */
const secrets: readonly RegExp[] = [
  // SignatureDoesNotMatch quotes the whole request after these words.
  /(?:server\s+)?string\s*to\s*sign.*$/i,
  // Addresses: with a scheme, as a query, of a mailbox, of a host, of a machine.
  /\b[a-z][a-z0-9+.-]*:\/\/\S*/gi,
  /\S*[?&][\w.-]+=\S*/g,
  /\S+@\S+/g,
  /\b(?:[\w-]+\.){2,}[\w-]+(?::\d+)?(?:\/\S*)?/g,
  /\b[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,}\S*/gi,
  // Keys and tokens by their looks.
  /\b(?:LTAI|STS\.|TMP\.|AKIA)\S*/gi,
  /[\w+/=%~-]{20,}/g,
  /(?=[\w+/=%~-]*\d)(?=[\w+/=%~-]*[a-z])[\w+/=%~-]{12,}/gi,
  // Phone numbers and ids: six digits or more, however they are grouped.
  /\+?\d(?:[\s().\-/]{0,3}\d){5,}/g,
];

/**
 * The upstream's own words, fit to be shown: without addresses, keys, and long numbers, on one line, and not too long.
 * Null where nothing that says something is left. It strikes out too much rather than too little.
 */
export function scrub(words: unknown): string | null {
  if (typeof words !== 'string') return null;
  // Full-width digits and letters are digits and letters as well.
  let text = truncateInput(truncateInput(words).normalize('NFKC')).replaceAll(/[\p{C}\s]+/gu, ' ');
  for (const secret of secrets) text = text.replace(secret, '…');
  text = text.trim();
  if (text.length > maxLength) text = `${text.slice(0, maxLength - 1)}…`;
  return /[\p{L}]{2}/u.test(text) ? text : null;
}

/** As much as is looked at, so that no length of words costs more than that; without its last word, which may be half of a key. */
function truncateInput(words: string): string {
  return words.length <= 4 * maxLength ? words : words.slice(0, 4 * maxLength).replace(/\S*$/, '');
}

/** A code of the upstream, such as `Ram.PermissionDeny`; undefined for what does not look like one. */
export function codeOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const code = String(value).trim();
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(code) && !/\d{6}/.test(code) ? code : undefined;
}

/** A request id of the upstream, which its support asks for; null for what does not look like one. */
export function requestIdOf(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(value.trim()) ? value.trim() : null;
}
