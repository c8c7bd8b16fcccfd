/** JSON parsing without loss of digits. */
const longDigits = /\d{16}/;
const stringsAndNumbers = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON.parse that loses no digits: an integer beyond 2^53, such as an unquoted WABA id, becomes a string of its digits.
 * @throws SyntaxError as JSON.parse does
 */
export function parseJson(text: string): unknown {
  // RFC 8259 lets a parser ignore a byte order mark, which some proxies put before the body.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const parsed: unknown = JSON.parse(json);
  if (!longDigits.test(json)) return parsed;
  // The text is valid JSON here, so all quotes are balanced and a number outside of strings is a complete value.
  return JSON.parse(json.replace(stringsAndNumbers, (token) => (isUnsafeInteger(token) ? `"${token}"` : token)));
}

function isUnsafeInteger(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}
