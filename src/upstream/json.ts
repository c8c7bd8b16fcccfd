const longDigits = /\d{16}/;
const stringsAndNumbers = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON.parse that loses no digit: an integer beyond 2^53, such as a WABA's id that comes without quotes, becomes the
 * string of its digits. Throws SyntaxError as JSON.parse does.
 */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  if (!longDigits.test(text)) return parsed;
  // Only text that is known to be JSON gets here: every quote closes, and a number outside of strings is a whole value.
  return JSON.parse(text.replace(stringsAndNumbers, (token) => (isUnsafeInteger(token) ? `"${token}"` : token)));
}

function isUnsafeInteger(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}
