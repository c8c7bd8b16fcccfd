import { GraphQLError } from 'graphql';
import type { YogaMaskedErrorOpts } from 'graphql-yoga';
import { GatewayError } from '../errors.js';
import { currentRequestId } from './request-id.js';

/** What is told of an error that was not meant for the caller: to the log everything, to the caller its request's id. */
export type OnInternalError = (error: unknown, requestId: string | undefined) => void;

/**
 * The edge of the house: a GatewayError leaves with its message and data, a fault of the document as BAD_USER_INPUT, and
 * anything else as INTERNAL_ERROR with the request's id.
 */
export function maskErrors(onInternalError: OnInternalError): Partial<YogaMaskedErrorOpts> {
  return {
    maskError(error) {
      const cause = originOf(error);
      const place = error instanceof GraphQLError ? { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path } : {};
      if (cause instanceof GatewayError) {
        return new GraphQLError(cause.message, { ...place, extensions: withHttp(present(cause.extensions), error) });
      }
      if (error instanceof GraphQLError && (cause === undefined || cause instanceof GraphQLError)) {
        // The document itself, or its variables: refused by the parser, a rule, a scalar, or a plugin that says its own code.
        const extensions = { ...error.extensions, code: ownCode(error) ?? 'BAD_USER_INPUT' };
        return new GraphQLError(error.message, { ...place, extensions });
      }
      const requestId = currentRequestId();
      onInternalError(cause ?? error, requestId);
      return new GraphQLError('The gateway has a fault. Its operator finds the cause in the log, by the request id.', {
        ...place,
        extensions: withHttp({ code: 'INTERNAL_ERROR', requestId }, error),
      });
    },
  };
}

/** The error at the bottom of those that the executor wrapped around it; undefined where a GraphQLError stands alone. */
function originOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { originalError } = error;
  return originalError instanceof GraphQLError ? (originOf(originalError) ?? originalError) : originalError;
}

const libraryCodes = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST', 'BAD_USER_INPUT']);

/** The code of an error that already bears one of the catalogue's; the libraries' own names for a bad document are one to us. */
function ownCode({ extensions }: GraphQLError): string | undefined {
  const code = extensions['code'];
  return typeof code === 'string' && !libraryCodes.has(code) ? code : undefined;
}

function present(extensions: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(extensions).filter(([, value]) => value !== undefined));
}

/** Keeps the HTTP status and headers that a plugin asks for, which yoga reads and takes out. */
function withHttp(extensions: Record<string, unknown>, error: unknown): Record<string, unknown> {
  const http = error instanceof GraphQLError ? error.extensions['http'] : undefined;
  return http === undefined ? extensions : { ...extensions, http };
}
