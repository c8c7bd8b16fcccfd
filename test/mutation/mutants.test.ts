import { expect, it } from 'vitest';
import { mutantsOf } from './mutants.js';

const describeAll = (source: string) => mutantsOf('a.ts', source).map(({ description }) => description);

it('mutantsOf() changes conditions, operators, calls, booleans, defaults and lists, one at a time', () => {
  const source = "if (!a && b.length > 1) end(); const list = ['x', 'y']; const c = d ?? true;\n";
  expect(describeAll(source)).toEqual([
    'the condition becomes true',
    'the condition becomes false',
    '! is dropped',
    '&& becomes ||',
    '> becomes >=',
    'end(); is dropped',
    "'x' is left out of a list",
    "'y' is left out of a list",
    'the default after ?? is dropped',
    'true is flipped',
  ]);
  expect(mutantsOf('a.ts', source).map((mutant) => mutant.source)).toContain(
    "if (!a && b.length > 1) end(); const list = ['x']; const c = d ?? true;\n",
  );
});

it('mutantsOf() omits one entry of a table at a time', () => {
  const source = "const table = { a: { role: 'x' }, b: { role: 'y' } };\n";
  expect(mutantsOf('a.ts', source).map((mutant) => mutant.source)).toEqual([
    "const table = {  b: { role: 'y' } };\n",
    "const table = { a: { role: 'x' } };\n",
  ]);
});

it('mutantsOf() does not change types and imports', () => {
  expect(describeAll("import { a } from 'b'; type T = 'x' | 'y'; interface I { a: [1, 2] }\n")).toEqual([]);
});
