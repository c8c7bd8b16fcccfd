import { integer, type Arbitrary } from 'fast-check';

const firstSurrogate = 0xd800;
const surrogates = 0x800;

/**
 * Any character of Unicode, for generated texts. The unit `binary` of fast-check generates the same, but each process
 * that uses it first spends a second of CPU time on a table of all characters.
 */
export const anyCharacter: Arbitrary<string> = integer({ min: 0, max: 0x10ffff - surrogates }).map((index) =>
  String.fromCodePoint(index < firstSurrogate ? index : index + surrogates),
);
