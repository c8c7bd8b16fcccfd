export interface TapHandlers<T> {
  /** Called each time the consumer asks for the next value. */
  readonly onPull?: () => void;
  readonly onNext?: (value: T) => void;
  /** Called once: the source has ended or failed, or its consumer stopped. */
  readonly onEnd: () => void;
}

/** Passes the values of a source on, and calls the handlers on the way. */
export function tap<T>(source: AsyncIterable<T>, { onPull, onNext, onEnd }: TapHandlers<T>): AsyncIterableIterator<T> {
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
      onPull?.();
      try {
        const step = await iterator.next();
        if (step.done === true) end();
        else onNext?.(step.value);
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
  };
}
