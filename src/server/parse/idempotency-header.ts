import type { RequestHeaders } from '../request-headers.js';
import { inputError } from '../graphql/error-mask.js';
import type { OperationFacts } from './operation-facts.js';

/**
 * The Idempotency-Key header, for requests with one mutation field. Several fields need a key each, in their inputs,
 * because with one key the second would conflict with the first.
 */
export function checkIdempotencyHeader(headers: RequestHeaders, operations: readonly OperationFacts[]): void {
  const key = headers.get('idempotency-key');
  if (key === null) return;
  // Node reads header bytes as Latin-1, so text beyond ASCII would be another key than the same text in an input.
  if (!/^[\x20-\x7e]*$/.test(key))
    throw inputError(
      ['Idempotency-Key'],
      'expected only printable ASCII characters; send other text as idempotencyKey in the input.',
    );
  if (operations.flatMap(({ mutationFields }) => [...mutationFields]).length > 1)
    throw inputError(
      ['Idempotency-Key'],
      'expected a document with one mutation beside this header; with several, give each its own idempotencyKey ' +
        'in its input.',
    );
}
