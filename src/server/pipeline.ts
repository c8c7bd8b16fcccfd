/**
 * The request pipeline: an ordered list of stages that every request passes, whichever stage answers it. A stage
 * answers, or returns nothing and the next one runs. Stages run synchronously for as long as they can: awaiting a
 * settled promise costs as much as the rest of a cached response.
 */
import type { Answer, Exchange } from './exchange.js';

type MaybePromise<T> = T | Promise<T>;
export type StageFunction = (exchange: Exchange) => MaybePromise<Answer | undefined>;

export interface Stage {
  /** The name under which its answers are reported. */
  readonly name: string;
  readonly run: StageFunction;
}

/**
 * @param respond sends a response
 * @param onError turns an exception of a stage into a response; the only place where that happens
 */
export function createPipeline(
  stages: readonly Stage[],
  respond: (exchange: Exchange, answer: Answer, stage: Stage) => void,
  onError: (exchange: Exchange, error: unknown) => Answer,
): (exchange: Exchange) => void {
  function send(exchange: Exchange, answer: Answer, stage: Stage): void {
    try {
      respond(exchange, answer, stage);
    } catch (error) {
      // Sending itself failed, so no response is possible: the caller sees the connection close.
      onError(exchange, error);
      exchange.response.destroy();
    }
  }

  function runFrom(exchange: Exchange, start: number): void {
    for (let index = start; ; index++) {
      const stage = stages[index];
      if (stage === undefined) throw new Error('Expected the last stage of the pipeline to answer every request.');
      let outcome: MaybePromise<Answer | undefined>;
      try {
        outcome = stage.run(exchange);
      } catch (error) {
        outcome = onError(exchange, error);
      }
      if (outcome instanceof Promise) {
        const proceed = (answer: Answer | undefined) =>
          answer === undefined ? runFrom(exchange, index + 1) : send(exchange, answer, stage);
        return void outcome.then(proceed, (error: unknown) => proceed(onError(exchange, error)));
      }
      if (outcome !== undefined) return send(exchange, outcome, stage);
    }
  }
  return (exchange) => runFrom(exchange, 0);
}
