import { useCallback, useRef, useState } from 'react';
import { useClient } from 'urql';
import type { Place } from '../codes/place.js';
import { afresh } from '../gateway/client.js';
import { EveryCodeDocument } from '../gql/graphql.js';
import { noteChange } from '../live/changes.js';
import { broken, isDecided } from '../trouble/trouble.js';
import { isRetryable, isUnknown, newLine, type Line } from './lines.js';
import { sendLines } from './send-lines.js';

/** Makes a code of each line, and knows how each stands. */
export function useBulk(place: Place) {
  const client = useClient();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [running, setRunning] = useState(false);
  const stopper = useRef(new AbortController());

  const tell = useCallback((key: string, outcome: Partial<Line>) => {
    setLines((before) => before.map((line) => (line.key === key ? { ...line, ...outcome } : line)));
  }, []);

  async function run(some: readonly Line[]) {
    stopper.current = new AbortController();
    setRunning(true);
    for (const { key } of some) tell(key, { trouble: null });
    await sendLines(client, place, some, tell, stopper.current.signal);
    setRunning(false);
    noteChange(place.number);
  }

  return {
    lines,
    running,
    start(texts: readonly string[]) {
      const fresh = texts.map(newLine);
      setLines(fresh);
      void run(fresh);
    },
    /** Sends what failed again: under the key that it had, so that nothing is made twice; what was refused for good is a new wish. */
    retry() {
      const next = lines.map((line) =>
        line.trouble !== null && isRetryable(line) && isDecided(line.trouble)
          ? { ...newLine(line.text), trouble: line.trouble }
          : line,
      );
      setLines(next);
      void run(next.filter(isRetryable));
    },
    stop: () => stopper.current.abort(),
    clear: () => setLines([]),
    /** Sees which of the lines that nobody answered have a code; the others may be sent anew, as new wishes. */
    async look() {
      const { data, error } = await client.query(EveryCodeDocument, { ...place, search: null }, afresh).toPromise();
      if (error !== undefined) return;
      const theirs = new Set(lines.map(({ made }) => made?.id));
      const free = (data?.phoneNumber?.messageQrdls?.nodes ?? []).filter(({ id }) => !theirs.has(id));
      setLines((before) =>
        before.map((line) => {
          if (!isUnknown(line)) return line;
          const at = free.findIndex(({ prefilledMessage }) => prefilledMessage === line.text);
          const [made] = at < 0 ? [] : free.splice(at, 1);
          if (made !== undefined) return { ...line, made, trouble: null };
          return { ...newLine(line.text), trouble: broken('No code has this text.', 'NOT_DONE') };
        }),
      );
    },
  };
}
