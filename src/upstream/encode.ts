import { InvalidInputError, type InputIssue } from '../errors.js';
import type { ParameterTable } from '../operations/index.js';

const loneSurrogate = /\p{Surrogate}/u;

/**
 * The query of a call: the operation's own parameters, each a well-formed string, those left out left out. An optional
 * one that is empty is left out too, because CAMS has no other meaning for it.
 * @throws InvalidInputError with CAMS' name of each parameter at fault; nothing is sent then
 * @throws TypeError for a name that the operation does not have, which no caller can bring about
 */
export function encode(
  operation: { readonly action: string; readonly parameters: ParameterTable },
  parameters: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const unknownNames = Object.keys(parameters).filter((name) => !Object.hasOwn(operation.parameters, name));
  if (unknownNames.length > 0) {
    throw new TypeError(
      `${operation.action}: expected parameters of ${Object.keys(operation.parameters).join(', ')}, got ${unknownNames.join(', ')}`,
    );
  }
  const query: Record<string, string> = {};
  const issues: InputIssue[] = [];
  for (const [name, presence] of Object.entries(operation.parameters)) {
    const value = parameters[name];
    const issue = issueOf(value, presence === 'required');
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
  // The client's signature throws URIError on half of a surrogate pair, after the call has taken its turn.
  return loneSurrogate.test(value) ? 'expected Unicode text, got half of a surrogate pair.' : null;
}
