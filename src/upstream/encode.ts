import { InvalidInputError, type InputIssue } from '../errors.js';
import { encodeParameters, presenceOf, type ParameterTable } from '../operations/index.js';

const loneSurrogate = /\p{Surrogate}/u;

/**
 * Encodes the query of a call from the operation's parameters. Omits undefined values, and optional ones that are
 * empty, because CAMS treats both alike.
 * @throws InvalidInputError with the CAMS name of each invalid parameter
 * @throws TypeError for a parameter that the operation does not have, which is a programming error
 */
export function encode(
  operation: { readonly action: string; readonly parameters: ParameterTable },
  parameters: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const unknownNames = Object.keys(parameters).filter((name) => !Object.hasOwn(operation.parameters, name));
  if (unknownNames.length > 0) {
    throw new TypeError(
      `${operation.action}: expected parameters of ${Object.keys(operation.parameters).join(', ')}, got ` +
        `${unknownNames.join(', ')}`,
    );
  }
  const query: Record<string, string> = {};
  const issues: InputIssue[] = [];
  const texts = encodeParameters(operation.parameters, parameters);
  for (const [name, declaration] of Object.entries(operation.parameters)) {
    const value = texts[name];
    const issue = issueOf(value, presenceOf(declaration) === 'required');
    if (issue !== null) issues.push({ path: [name], message: issue });
    else if (typeof value === 'string' && value !== '') query[name] = value;
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
  return query;
}

function issueOf(value: unknown, required: boolean): string | null {
  if (value === undefined) return required ? 'expected a value, got none.' : null;
  if (typeof value !== 'string') return `expected a string, got ${value === null ? 'null' : typeof value}.`;
  if (value === '') return required ? 'expected a value, got an empty string.' : null;
  // Signing throws URIError on half of a surrogate pair, and only after the call has used a permit of the throttle.
  return loneSurrogate.test(value) ? 'expected Unicode text, got half of a surrogate pair.' : null;
}
