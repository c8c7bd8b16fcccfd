import { GraphQLError } from 'graphql';
import type { Plugin, YogaMaskedErrorOpts } from 'graphql-yoga';
import { errorCodes, GatewayError, type ErrorCode } from '../../errors.js';
import { currentRequestId } from '../request-id.js';

/** What is told of an error that was not meant for the caller: to the log everything, to the caller its request's id. */
export type OnInternalError = (error: unknown, requestId: string | undefined) => void;

/**
 * The edge of the house: a GatewayError leaves with its message and data, a fault of the document as BAD_USER_INPUT, and
 * anything else as INTERNAL_ERROR with the request's id.
 */
export function maskErrors(onInternalError: OnInternalError): Partial<YogaMaskedErrorOpts> {
  return {
    maskError(error) {
      const cause = unwrapError(error);
      const location =
        error instanceof GraphQLError
          ? { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }
          : {};
      if (cause instanceof GatewayError) {
        return new GraphQLError(cause.message, {
          ...location,
          extensions: withHttp(omitUndefined(cause.extensions), error),
        });
      }
      if (error instanceof GraphQLError && (cause === undefined || cause instanceof GraphQLError)) {
        // The document itself, or its variables: refused by the parser, a rule, a scalar, or a plugin that says its own code.
        const extensions = { ...error.extensions, code: gatewayCodeOf(error) ?? 'BAD_USER_INPUT' };
        return new GraphQLError(error.message, { ...location, extensions });
      }
      const requestId = currentRequestId();
      onInternalError(cause ?? error, requestId);
      return new GraphQLError('The gateway has a fault. Its operator finds the cause in the log, by the request id.', {
        ...location,
        extensions: withHttp({ code: 'INTERNAL_ERROR', requestId }, error),
      });
    },
  };
}

/** The error at the bottom of those that the executor wrapped around it; undefined where a GraphQLError stands alone. */
function unwrapError(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { originalError } = error;
  return originalError instanceof GraphQLError ? (unwrapError(originalError) ?? originalError) : originalError;
}

/** The code of an error that bears one of the catalogue's already; a library's own name for a bad document is none. */
function gatewayCodeOf({ extensions }: Pick<GraphQLError, 'extensions'>): ErrorCode | undefined {
  return errorCodes.find((code) => code === extensions['code']);
}

function omitUndefined(extensions: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(extensions).filter(([, value]) => value !== undefined));
}

/** Keeps the HTTP status and headers that a plugin asks for, which yoga reads and takes out. */
function withHttp(extensions: Record<string, unknown>, error: unknown): Record<string, unknown> {
  const http = error instanceof GraphQLError ? error.extensions['http'] : undefined;
  return http === undefined ? extensions : { ...extensions, http };
}

/** Gives the catalogue's code to what never came as far as a resolver: documents that the parser or a rule refused. */
export function useErrorCodes(): Plugin {
  return {
    onResultProcess({ result }) {
      for (const answer of Array.isArray(result) ? result : [result]) {
        if (!('errors' in answer)) continue;
        for (const error of answer.errors ?? []) {
          if (gatewayCodeOf(error) === undefined) error.extensions['code'] = 'BAD_USER_INPUT';
          deleteOriginalError(error.extensions);
        }
      }
    },
  };
}

/** Takes out the library's own error, which quotes what came; by it the library would have known that the body, not the document, is at fault. */
function deleteOriginalError(extensions: Record<string, unknown>): void {
  if (!('originalError' in extensions)) return;
  delete extensions['originalError'];
  extensions['http'] = { status: 400 };
}
