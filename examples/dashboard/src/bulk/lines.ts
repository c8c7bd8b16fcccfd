import type { CodeCardFragment } from '../gql/graphql.js';
import { lengthOf, longestMessage } from '../codes/message-field.js';
import { sentenceOf } from '../trouble/sentences.js';
import type { Trouble } from '../trouble/trouble.js';

/** A message of the list, the key under which it is sent (however often), and what came of it. */
export interface Line {
  readonly text: string;
  readonly key: string;
  readonly made: CodeCardFragment | null;
  readonly trouble: Trouble | null;
}

/** The most that the gateway takes in one go. */
export const mostLines = 500;

/** What was pasted, a message a line, and what is wrong with it before anything is sent. */
export function readLines(pasted: string): { texts: string[]; faults: string[] } {
  const texts = pasted
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const tooLong = texts.filter((text) => lengthOf(text) > longestMessage);
  const twice = texts.length - new Set(texts).size;
  const faults = [
    ...tooLong.map(
      (text) =>
        `“${[...text].slice(0, 24).join('')}…” has ${lengthOf(text)} characters, ${longestMessage} is the most.`,
    ),
    ...(texts.length > mostLines ? [`${texts.length} messages; ${mostLines} is the most at once.`] : []),
    ...(twice > 0
      ? [`${twice === 1 ? 'One message is' : `${twice} messages are`} there twice. Each message makes one code.`]
      : []),
  ];
  return { texts, faults };
}

export const newLine = (text: string): Line => ({ text, key: crypto.randomUUID(), made: null, trouble: null });

export const isOpen = ({ made, trouble }: Line) => made === null && trouble === null;

/** Failed, and the same may be sent again. */
export function isRetryable({ trouble }: Line): boolean {
  const remedy = trouble === null ? null : sentenceOf(trouble).remedy;
  return remedy === 'retry' || remedy === 'wait';
}

export const isUnknown = ({ trouble }: Line) => trouble?.code === 'OUTCOME_UNKNOWN';
