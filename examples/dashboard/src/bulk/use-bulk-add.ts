import { useCallback, useRef, useState } from 'react';
import { useClient } from 'urql';
import type { PhoneNumberKey } from '../codes/phone-number-key.js';
import { noCache } from '../gateway/client.js';
import { EveryCodeDocument } from '../gql/graphql.js';
import { notifyChange } from '../live/change-notifier.js';
import { localError, isFinal } from '../errors/request-error.js';
import { isRetryable, isOutcomeUnknown, createLine, type LineState } from './line-state.js';
import { sendLines } from './send-lines.js';

/** Makes a code of each line, and knows how each stands. */
export function useBulkAdd(phoneNumber: PhoneNumberKey) {
  const client = useClient();
  const [lines, setLines] = useState<readonly LineState[]>([]);
  const [isRunning, setIsRunning] = useState(false);
  const abortController = useRef(new AbortController());

  const updateLine = useCallback((key: string, changes: Partial<LineState>) => {
    setLines((current) => current.map((line) => (line.key === key ? { ...line, ...changes } : line)));
  }, []);

  async function send(batch: readonly LineState[]) {
    abortController.current = new AbortController();
    setIsRunning(true);
    for (const { key } of batch) updateLine(key, { error: null });
    await sendLines(client, phoneNumber, batch, updateLine, abortController.current.signal);
    setIsRunning(false);
    notifyChange(phoneNumber.number);
  }

  return {
    lines,
    running: isRunning,
    start(texts: readonly string[]) {
      const newLines = texts.map(createLine);
      setLines(newLines);
      void send(newLines);
    },
    /** Sends what failed again: under the key that it had, so that nothing is made twice; what was refused for good is a new wish. */
    retry() {
      const updatedLines = lines.map((line) =>
        line.error !== null && isRetryable(line) && isFinal(line.error)
          ? { ...createLine(line.text), error: line.error }
          : line,
      );
      setLines(updatedLines);
      void send(updatedLines.filter(isRetryable));
    },
    stop: () => abortController.current.abort(),
    clear: () => setLines([]),
    /** Sees which of the lines that nobody answered have a code; the others may be sent anew, as new wishes. */
    async checkOutcomes() {
      const { data, error } = await client
        .query(EveryCodeDocument, { ...phoneNumber, search: null }, noCache)
        .toPromise();
      if (error !== undefined) return;
      const knownIds = new Set(lines.map(({ created }) => created?.id));
      const unclaimedCodes = (data?.phoneNumber?.messageQrdls?.nodes ?? []).filter(({ id }) => !knownIds.has(id));
      setLines((current) =>
        current.map((line) => {
          if (!isOutcomeUnknown(line)) return line;
          const index = unclaimedCodes.findIndex(({ prefilledMessage }) => prefilledMessage === line.text);
          const [created] = index < 0 ? [] : unclaimedCodes.splice(index, 1);
          if (created !== undefined) return { ...line, created, error: null };
          return { ...createLine(line.text), error: localError('No code has this text.', 'NOT_DONE') };
        }),
      );
    },
  };
}
