/** The GraphQL documents that the documentation prints, each with its answer. */
import { expect } from 'vitest';

export interface PrintedExample {
  /** The heading above the document. */
  readonly heading: string;
  readonly query: string;
  readonly answer: string;
}

/** The documents of a page, in order; each is followed by its answer. */
export function examplesOf(text: string): readonly PrintedExample[] {
  return [...text.matchAll(/```graphql\n([^`]*?)```\n\n```json\n(.*?)```/gs)].map(
    ({ 1: query = '', 2: answer = '', index }) => ({
      heading:
        text
          .slice(0, index)
          .match(/^#+ .*$/gm)
          ?.at(-1) ?? '',
      query,
      answer,
    }),
  );
}

/** The printed answer, in which an ellipsis matches any text. */
export function expectedFrom(json: string): unknown {
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === 'string' && value.includes('…') ? matchingText(value) : value,
  );
}

const matchingText = (withEllipsis: string): unknown => expect.stringMatching(ellipsisPattern(withEllipsis));

const ellipsisPattern = (withEllipsis: string) =>
  new RegExp(
    `^${withEllipsis
      .split('…')
      .map((part) => part.replaceAll(/[^\w ]/g, String.raw`\$&`))
      .join('.+')}$`,
  );
