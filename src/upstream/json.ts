/** JSON parsing without loss of digits. */
const longDigits = /\d{16}/;
const stringsAndNumbers = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON.parse that loses no digits: an integer beyond 2^53, such as an unquoted WABA id, becomes a string of its digits.
 * @throws SyntaxError as JSON.parse does
 */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  if (!longDigits.test(text)) return parsed;
  // The text is valid JSON here, so all quotes are balanced and a number outside of strings is a complete value.
  return JSON.parse(text.replace(stringsAndNumbers, (token) => (isUnsafeInteger(token) ? `"${token}"` : token)));
}

function isUnsafeInteger(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}
