import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Trace } from '../loaders/index.js';
import type { Admission, Comer } from './caller.js';
import type { AnswerAtOnce, Bytes, DirectAnswer } from './direct/index.js';
import type { KeptResponse, KeptResponses } from './kept-responses.js';
import { mayBeKept, peek, questionOf, type Question, type WithQuestion } from './question.js';
import type { RequestEvent } from './request-events.js';
import { currentRequestId, inRequest } from './request-id.js';

/** What is handed on with a request that was looked at here. */
export interface Forwarded extends WithQuestion {
  /** Its caller was let in, or not, and counted: once is enough. */
  readonly admission?: Admission | Promise<Admission>;
}

export interface FrontDeskOptions {
  readonly kept: KeptResponses;
  readonly atOnce: AnswerAtOnce;
  readonly enter: (comer: Comer) => Admission | Promise<Admission>;
  /** Whether anything is answered from here. Otherwise each request takes the whole road, where kept answers are found as well. */
  readonly answers: boolean;
  readonly onward: (request: IncomingMessage, response: ServerResponse, forwarded: Forwarded) => unknown;
  readonly onEvent: (event: RequestEvent) => void;
  /** Told of each answer that is sent from here. */
  readonly onAnswer: (path: string, status: number) => void;
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number;
}

/**
 * Sends kept answers as the bytes they are, to whoever is let in and has the rights they were made with, and composes others at once
 * where all that they say is at hand; without wrapping the request for a server that then finds nothing to do: that alone would take
 * ten times as long. Everything else goes on as it came.
 */
export function createFrontDesk({
  kept,
  atOnce,
  enter,
  answers,
  onward,
  onEvent,
  onAnswer,
  now,
}: FrontDeskOptions): RequestListener {
  function answer(asked: Asked): void {
    const { request, response, question, body } = asked;
    const startedAt = now();
    const admission = enter({ headers: { get: (name) => headerOf(request, name) }, connection: request.socket });
    const whole = bodyOf(request, body);

    // Who is refused is told so on the road.
    function goOn(): void {
      whole.putBack();
      onward(request, response, { question, admission });
    }

    function reply({ viewer, headers }: Admission, found: Found): void {
      onEvent({ kind: 'request-started' });
      send(asked, found, headers);
      onAnswer('graphql', 200);
      onEvent({
        kind: 'request-ended',
        operation: found.operation,
        viewer: viewer.name,
        codes: [],
        durationMs: now() - startedAt,
        trace: found.trace ?? null,
        isDirect: found.trace !== undefined,
      });
    }

    function compose(admitted: Admission, name: string): void {
      // What the whole road has not answered to such a head, it may refuse.
      const headers = kept.headersFor(question);
      const direct = headers && atOnce(body, admitted.viewer);
      if (headers === undefined || direct === undefined) return goOn();
      const use = (answer: DirectAnswer | undefined) => {
        if (answer === undefined) return goOn();
        const { trace, operation } = answer;
        if (trace.isKeepable)
          kept.offer(name, () => ({
            headers,
            body: Buffer.from(answer.body, 'latin1'),
            marks: trace.marks,
            operation,
          }));
        reply(admitted, { ...answer, headers });
      };
      if (!(direct instanceof Promise)) return use(direct);
      whole.putBack();
      void direct.then(use, goOn);
    }

    function look(admitted: Admission): void {
      const name = kept.nameOf(question, admitted.viewer);
      const found = kept.find(name);
      const use = (response: KeptResponse | undefined) =>
        response === undefined ? compose(admitted, name) : reply(admitted, response);
      if (!(found instanceof Promise)) return use(found);
      whole.putBack();
      void found.then(use, goOn);
    }

    // Nothing waits that need not: a promise costs as much as the rest of an answer that is kept.
    if (!(admission instanceof Promise)) return look(admission);
    whole.putBack();
    void admission.then(look, goOn);
  }

  return (request, response) => {
    if (!mayBeKept(request)) return void onward(request, response, {});
    peek(request, (body) => {
      if (body === null) return void onward(request, response, {});
      const question = questionOf(request, body);
      if (question !== undefined && answers)
        return inRequest(headerOf(request, 'x-request-id'), () => answer({ request, response, question, body }));
      request.unshift(body);
      onward(request, response, question === undefined ? {} : { question });
    });
  };
}

/** A request whose body was read. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly question: Question;
  readonly body: Buffer;
}

/** What is sent from here; with a trace, where it was composed for this request. */
interface Found extends Pick<KeptResponse, 'headers' | 'operation'> {
  readonly body: Buffer | Bytes;
  readonly trace?: Trace;
}

/** Has a request read from its beginning by somebody else: it ends with this tick, if nothing is left in it. */
function bodyOf(request: IncomingMessage, body: Buffer): { putBack(): void } {
  let isBack = false;
  return {
    putBack() {
      if (!isBack) request.unshift(body);
      isBack = true;
    },
  };
}

function send({ request, response }: Asked, { headers, body }: Found, ofThisRequest: Admission['headers']): void {
  // Where its body was put back, nobody is going to read it.
  request.resume();
  response.writeHead(200, [
    ...headers,
    ...Object.entries(ofThisRequest).flat(),
    'x-request-id',
    currentRequestId() ?? '',
    'content-length',
    String(body.length),
  ]);
  response.end(body, 'latin1');
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
