/** Turns a GraphQL result into the result of a tool: compact JSON, and errors in words that say what to do next. */
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { ExecutionResult } from 'graphql';
import { nextStepFor } from './next-step.js';

export function toToolResult({ data, errors = [] }: ExecutionResult): CallToolResult {
  const failed = failuresIn(Object.values(data ?? {}));
  const lines = [
    ...errors.map(({ message, extensions, path }) => ({ message, path, ...extensions })),
    ...failed.failures,
  ].map(describe);
  const hasSuccess = failed.successes > 0 || (failed.failures.length === 0 && hasValue(data));
  const content = [
    ...lines.map((text) => ({ type: 'text' as const, text })),
    ...(hasSuccess ? [{ type: 'text' as const, text: JSON.stringify(data) }] : []),
  ];
  if (lines.length > 0 && !hasSuccess) return { content, isError: true };
  return { content };
}

/** The result of a request that the gateway did not answer. */
export function toUnansweredResult(isWrite: boolean): CallToolResult {
  const advice = isWrite ? nextStepFor('OUTCOME_UNKNOWN') : nextStepFor('UPSTREAM_UNAVAILABLE');
  return { content: [{ type: 'text', text: `The gateway did not answer. ${advice}` }], isError: true };
}

interface Failure {
  readonly code?: unknown;
  readonly message: string;
  readonly [detail: string]: unknown;
}

function describe({ code, message, stacktrace: _stacktrace, __typename, ...details }: Failure): string {
  const shown = Object.entries(details).filter(([, value]) => value !== null && value !== undefined);
  const suffix = shown.length === 0 ? '' : ` ${JSON.stringify(Object.fromEntries(shown))}`;
  return `${String(code ?? 'INTERNAL_ERROR')}: ${message} ${nextStepFor(code)}${suffix}`;
}

/** The failed results of a mutation, which are data rather than errors, and how many succeeded. */
function failuresIn(results: readonly unknown[]): { failures: readonly Failure[]; successes: number } {
  const outcomes = results
    .flatMap((result) => (Array.isArray(result) ? result : [result]))
    .filter((result): result is Failure & { __typename: string } => typeof result?.__typename === 'string');
  const failures = outcomes.filter(({ __typename }) => __typename.endsWith('Error'));
  return { failures, successes: outcomes.length - failures.length };
}

function hasValue(data: ExecutionResult['data']): boolean {
  return Object.values(data ?? {}).some((value) => value !== null);
}
