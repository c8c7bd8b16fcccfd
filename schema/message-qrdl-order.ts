/** The sort orders of message QR codes. */
import type { MessageQrdl } from '../src/domain.js';
import { builder } from './builder.js';
import type { SortOrder } from './connection.js';
import { OrderDirectionEnum } from './enums.js';
import { foldText } from './text-normalization.js';

export const MessageQrdlOrderInput = builder.inputType('MessageQrdlOrder', {
  description: 'Sort order of message QR codes. Codes that compare equal are sorted by code.',
  fields: (t) => ({
    field: t.field({
      type: builder.enumType('MessageQrdlOrderField', {
        description: 'The fields that message QR codes can be sorted by.',
        values: {
          CODE: { description: 'By code.' },
          PREFILLED_MESSAGE: {
            description:
              'By prefilled message, case-insensitive; numbers in it by their value: "Table 2" before "Table 10".',
          },
        } as const,
      }),
      required: true,
      description: 'The field to sort by.',
    }),
    direction: t.field({ type: OrderDirectionEnum, required: true, description: 'The sort direction.' }),
  }),
});

type Order = typeof MessageQrdlOrderInput.$inferInput;

const byCode: SortOrder<MessageQrdl> = { name: 'CODE', key: ({ code }) => code };

/** Pads numbers, so that texts compare by the value of the numbers in them. */
const naturalKey = (text: string) => foldText(text).replaceAll(/\d+/g, (digits) => digits.padStart(12, '0'));

/** The sort order that an input selects. */
export function sortOrderOf(order: Order | null | undefined): SortOrder<MessageQrdl> {
  if (!order) return byCode;
  const { field, direction } = order;
  const value = ({ code, prefilledMessage }: MessageQrdl) =>
    field === 'CODE' ? code : prefilledMessage === null ? null : naturalKey(prefilledMessage);
  return { ...byCode, name: `${field} ${direction}`, by: { value, descending: direction === 'DESC' } };
}
