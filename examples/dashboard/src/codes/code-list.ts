import type { CodeCardFragment, MessageQrdlOrder } from '../gql/graphql.js';
import type { CaptionedCode } from '../kit/export.js';

export const codeSorts = ['text', 'caption', 'code'] as const;
export type CodeSort = (typeof codeSorts)[number];

export const toCodeSort = (value: string): CodeSort => codeSorts.find((sort) => sort === value) ?? 'text';

/** Natural sort order: "Table 2" comes before "Table 12". */
export const toCodeOrder = (sort: CodeSort): MessageQrdlOrder => ({
  field: sort === 'code' ? 'CODE' : 'PREFILLED_MESSAGE',
  direction: 'ASC',
});

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * The codes that match a search, in the order given. Captions exist in this browser only, so the page itself sorts by
 * them.
 */
export function findCodes(
  codes: readonly CodeCardFragment[],
  captionOf: (code: string) => string,
  search: string,
  sort: CodeSort,
): CaptionedCode[] {
  const needle = search.trim().toLowerCase();
  const found = codes
    .map((code) => ({ ...code, caption: captionOf(code.code) }))
    .filter(
      ({ code, prefilledMessage, caption }) =>
        needle === '' || [code, prefilledMessage ?? '', caption].some((text) => text.toLowerCase().includes(needle)),
    );
  return sort === 'caption' ? found.toSorted((a, b) => collator.compare(a.caption, b.caption)) : found;
}
