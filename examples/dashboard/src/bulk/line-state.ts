import type { CodeCardFragment } from '../gql/graphql.js';
import { characterCount, maxMessageLength } from '../codes/message-field.js';
import { errorMessageFor } from '../errors/error-messages.js';
import type { RequestError } from '../errors/request-error.js';

/** A message of the list, the key under which it is sent (however often), and what came of it. */
export interface LineState {
  readonly text: string;
  readonly key: string;
  readonly created: CodeCardFragment | null;
  readonly error: RequestError | null;
}

/** The most that the gateway takes in one go. */
export const maxLines = 500;

/** What was pasted, a message a line, and what is wrong with it before anything is sent. */
export function parseLines(pasted: string): { texts: string[]; problems: string[] } {
  const texts = pasted
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const tooLong = texts.filter((text) => characterCount(text) > maxMessageLength);
  const duplicates = texts.length - new Set(texts).size;
  const problems = [
    ...tooLong.map(
      (text) =>
        `“${[...text].slice(0, 24).join('')}…” has ${characterCount(text)} characters, ${maxMessageLength} is the most.`,
    ),
    ...(texts.length > maxLines ? [`${texts.length} messages; ${maxLines} is the most at once.`] : []),
    ...(duplicates > 0
      ? [
          `${duplicates === 1 ? 'One message is' : `${duplicates} messages are`} there twice. Each message makes one code.`,
        ]
      : []),
  ];
  return { texts, problems };
}

export const createLine = (text: string): LineState => ({ text, key: crypto.randomUUID(), created: null, error: null });

export const isPending = ({ created, error }: LineState) => created === null && error === null;

/** Failed, and the same may be sent again. */
export function isRetryable({ error }: LineState): boolean {
  const remedy = error === null ? null : errorMessageFor(error).remedy;
  return remedy === 'retry' || remedy === 'wait';
}

export const isOutcomeUnknown = ({ error }: LineState) => error?.code === 'OUTCOME_UNKNOWN';
