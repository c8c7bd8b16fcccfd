import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations, ReplyShapeError } from '../../src/operations/index.js';
import * as all from '../../src/operations/index.js';
import { payload } from './upstream-replies.js';

interface Decoder {
  readonly action: string;
  decode(reply: Readonly<Record<string, unknown>>, parameters: Readonly<Record<string, unknown>>): unknown;
}

const isDecoder = (value: unknown): value is Decoder =>
  typeof value === 'object' && value !== null && 'action' in value && 'decode' in value;
const exports: readonly unknown[] = Object.values(all);
const decoders = exports.filter(isDecoder);
function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
const parameters = { PhoneNumber: '4930901820', CustSpaceId: 'cams-odd' };

describe('decoders of replies', () => {
  it('there is a decoder for every operation', () => {
    expect(decoders.map(({ action }) => action).toSorted()).toEqual(operations.map(({ action }) => action).toSorted());
  });

  it.each(decoders.map((decoder) => [decoder.action, decoder] as const))(
    '%s decodes any payload, or says which field has an unexpected shape',
    (_, decoder) => {
      fc.assert(
        fc.property(payload, payload, (one, other) => {
          const thrown = thrownBy(() =>
            decoder.decode({ Data: one, PhoneNumbers: other, TotalCount: other }, parameters),
          );
          const isShapeError = thrown instanceof ReplyShapeError && /expected .*, got /.test(thrown.message);
          expect([thrown, thrown === undefined || isShapeError]).toEqual([thrown, true]);
        }),
        { numRuns: 300 },
      );
    },
  );
});
