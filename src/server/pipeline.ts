/**
 * The request pipeline: an ordered list of stages that every request passes, whichever stage answers it. A stage
 * answers, or returns nothing and the next one runs. Stages run synchronously for as long as they can: awaiting a
 * settled promise costs as much as the rest of a cached response.
 */
import type { Answer, Exchange } from './exchange.js';

type MaybePromise<T> = T | Promise<T>;

export interface Stage {
  /** The name under which its answers are reported. */
  readonly name: string;
  run(exchange: Exchange): MaybePromise<Answer | undefined>;
}

export interface PipelineOptions {
  readonly stages: readonly Stage[];
  /** Sends a response. Must not throw. */
  readonly respond: (exchange: Exchange, answer: Answer, stage: Stage) => void;
  /** Turns an exception of a stage into a response. The only place where that happens. */
  readonly onError: (exchange: Exchange, error: unknown, stage: Stage) => Answer;
}

export function createPipeline({ stages, respond, onError }: PipelineOptions): (exchange: Exchange) => void {
  /** Sending itself failed, so no response is possible: the caller sees the connection close. */
  function send(exchange: Exchange, answer: () => Answer, stage: Stage): void {
    try {
      respond(exchange, answer(), stage);
    } catch (error) {
      onError(exchange, error, stage);
      exchange.response.destroy();
    }
  }

  function runFrom(exchange: Exchange, start: number): void {
    for (let index = start; index < stages.length; index++) {
      const stage = stages[index];
      if (stage === undefined) break;
      let outcome: MaybePromise<Answer | undefined>;
      try {
        outcome = stage.run(exchange);
      } catch (error) {
        return send(exchange, () => onError(exchange, error, stage), stage);
      }
      if (outcome instanceof Promise) {
        outcome.then(
          (answer) => (answer === undefined ? runFrom(exchange, index + 1) : send(exchange, () => answer, stage)),
          (error: unknown) => send(exchange, () => onError(exchange, error, stage), stage),
        );
        return;
      }
      if (outcome !== undefined) {
        const answer = outcome;
        return send(exchange, () => answer, stage);
      }
    }
    throw new Error('Expected the last stage of the pipeline to answer every request.');
  }
  return (exchange) => runFrom(exchange, 0);
}
