export interface TapHandlers<T> {
  readonly onNext: (value: T) => void;
  /** Called once: the source has ended or failed, or its consumer stopped. */
  readonly onEnd: () => void;
}

/** Passes the values of a source on, and calls the handlers for each value and for the end. */
export function tap<T>(source: AsyncIterable<T>, { onNext, onEnd }: TapHandlers<T>): AsyncIterableIterator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;

  function end(): void {
    if (ended) return;
    ended = true;
    onEnd();
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const step = await iterator.next();
        if (step.done === true) end();
        else onNext(step.value);
        return step;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return(value?: unknown) {
      end();
      return (await iterator.return?.(value)) ?? { done: true, value };
    },
    async throw(error?: unknown) {
      end();
      await iterator.throw?.(error);
      throw error;
    },
  };
}
