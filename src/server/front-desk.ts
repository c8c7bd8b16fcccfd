import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Admission, Comer } from './caller.js';
import type { KeptResponse, KeptResponses } from './kept-responses.js';
import { mayBeKept, peek, questionOf, type Question, type WithQuestion } from './question.js';
import type { RequestEvent } from './request-events.js';
import { currentRequestId, inRequest } from './request-id.js';

/** What is handed on with a request that was looked at here. */
export interface Forwarded extends WithQuestion {
  /** Its caller was let in, or not, and counted: once is enough. */
  readonly admission?: Promise<Admission>;
}

export interface FrontDeskOptions {
  readonly kept: KeptResponses;
  readonly enter: (comer: Comer) => Promise<Admission>;
  /** Whether kept answers are sent from here. Otherwise each request takes the whole road, where they are found as well. */
  readonly answers: boolean;
  readonly onward: (request: IncomingMessage, response: ServerResponse, forwarded: Forwarded) => unknown;
  readonly onEvent: (event: RequestEvent) => void;
  /** Told of each answer that is sent from here. */
  readonly onAnswer: (path: string, status: number) => void;
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number;
}

/**
 * Sends kept answers as the bytes they are, to whoever is let in and has the rights they were made with, without wrapping the
 * request for a server that then finds nothing to do: that alone would take ten times as long. Everything else goes on as it came.
 */
export function createFrontDesk({ kept, enter, answers, onward, onEvent, onAnswer, now }: FrontDeskOptions): RequestListener {
  async function answer(request: IncomingMessage, response: ServerResponse, question: Question): Promise<void> {
    const startedAt = now();
    const admission = enter({ headers: { get: (name) => headerOf(request, name) } });
    // Who is refused is told so on the road.
    const admitted = await admission.catch(() => undefined);
    const found = admitted && (await kept.find(question, admitted.viewer));
    if (admitted === undefined || found === undefined) return void onward(request, response, { question, admission });
    const { viewer, headers } = admitted;
    onEvent({ kind: 'request-started' });
    send(request, response, found, headers);
    onAnswer('graphql', 200);
    onEvent({ kind: 'request-ended', operation: found.operation, viewer: viewer.name, codes: [], durationMs: now() - startedAt, trace: null });
  }

  return (request, response) => {
    if (!mayBeKept(request)) return void onward(request, response, {});
    peek(request, (body) => {
      const question = body === null ? undefined : questionOf(request, body);
      if (question === undefined) onward(request, response, {});
      else if (answers) void inRequest(headerOf(request, 'x-request-id'), () => answer(request, response, question));
      else onward(request, response, { question });
    });
  };
}

function send(request: IncomingMessage, response: ServerResponse, { headers, body }: KeptResponse, ofThisRequest: Admission['headers']): void {
  // Its body has been looked at, and nobody is going to read it.
  request.resume();
  response.writeHead(200, { ...headers, ...ofThisRequest, 'x-request-id': currentRequestId(), 'content-length': body.length });
  response.end(body);
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
