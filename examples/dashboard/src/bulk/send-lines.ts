import type { Client } from 'urql';
import { onEnd, pipe, subscribe } from 'wonka';
import type { Place } from '../codes/place.js';
import { AddCodesDocument, type AddCodesMutation } from '../gql/graphql.js';
import { broken, troubleOf, troubleOfFailure, type Trouble } from '../trouble/trouble.js';
import type { Line } from './lines.js';

/** How many lines go into one request. A request lives half a minute; at five codes a second this is well within it. */
const atOnce = 50;

type Outcome = Pick<Line, 'made' | 'trouble'>;

/**
 * Sends lines, some at a time, and tells what came of each as it comes. Ends early when stopped: what was sent by then is finished by the
 * gateway and kept under the line's key, so that sending the line again asks for its outcome and makes nothing twice.
 */
export async function sendLines(
  client: Client,
  place: Place,
  lines: readonly Line[],
  tell: (key: string, outcome: Outcome) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < lines.length && !signal.aborted; from += atOnce) {
    const some = lines.slice(from, from + atOnce);
    const trouble = await sendSome(client, place, some, tell, signal);
    if (trouble?.code === 'OFFLINE' || trouble?.code === 'STOPPED') {
      for (const { key } of lines.slice(from + atOnce)) tell(key, { made: null, trouble });
      return;
    }
  }
}

/** One request, to its end; resolves with what broke it, where something did. */
function sendSome(
  client: Client,
  place: Place,
  lines: readonly Line[],
  tell: (key: string, outcome: Outcome) => void,
  signal: AbortSignal,
): Promise<Trouble | null> {
  const inputs = lines.map(({ text, key }) => ({
    custSpaceId: place.custSpaceId,
    phoneNumber: place.number,
    prefilledMessage: text,
    idempotencyKey: key,
  }));
  return new Promise((resolve) => {
    let told = 0;
    let ended: Trouble | null = null;
    const subscription = pipe(
      client.executeMutation({
        key: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
        query: AddCodesDocument,
        variables: { inputs },
      }),
      onEnd(() => resolve(ended)),
      subscribe(({ data, error, hasNext }) => {
        const results = data?.addMessageQrdls ?? [];
        for (; told < results.length; told++) {
          const [line, result] = [lines[told], results[told]];
          if (line !== undefined && result !== undefined) tell(line.key, outcomeOf(result));
        }
        if (hasNext === true) return;
        if (told < lines.length) ended = error === undefined ? broken('The answer broke off.') : troubleOf(error);
        for (const { key } of lines.slice(told)) tell(key, { made: null, trouble: ended });
        told = lines.length;
        resolve(ended);
      }),
    );
    signal.addEventListener('abort', () => {
      ended = broken('It was stopped here.', 'STOPPED');
      for (const { key } of lines.slice(told)) tell(key, { made: null, trouble: ended });
      subscription.unsubscribe();
    });
  });
}

function outcomeOf(result: AddCodesMutation['addMessageQrdls'][number]): Outcome {
  if ('messageQrdl' in result) return { made: result.messageQrdl, trouble: null };
  return {
    made: null,
    trouble: '__typename' in result && 'code' in result ? troubleOfFailure(result) : broken('The result was empty.'),
  };
}
