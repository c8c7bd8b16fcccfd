/** A GraphQL request that is nothing but a document with its variables. */
export interface RequestParams {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

const knownParams = new Set(['query', 'operationName', 'variables']);

/** The parameters in the body of a request; undefined where they are not the usual ones. */
export function parseParams(body: Buffer): RequestParams | undefined {
  const params = tryParseJson(body);
  if (!isObject(params) || !Object.keys(params).every((name) => knownParams.has(name))) return undefined;
  const { query, operationName = null, variables = null } = params;
  if (
    typeof query !== 'string' ||
    (operationName !== null && (typeof operationName !== 'string' || operationName === ''))
  )
    return undefined;
  if (variables !== null && !isObject(variables)) return undefined;
  return { query, operationName, variables: variables ?? {} };
}

function tryParseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
