import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.js';
import { budgetLimits } from '../../src/budget.js';
import { settings } from '../../src/config/index.js';
import { maxWritesPerRequest } from '../../src/domain.js';
import { errorCodes } from '../../src/errors.js';
import { documentLimits } from '../../src/server/parse/documents.js';
import { readPage, tableRows, section, unwrapped } from './page.js';

const root = join(import.meta.dirname, '../..');

describe('docs/partners.md', () => {
  const text = readPage('docs/partners.md');

  it('docs/partners.md says once for every error code what to do', () => {
    const listed = tableRows(section(text, '## 4. Handle errors')).flatMap(([codes = '']) =>
      [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code),
    );
    expect(listed.toSorted()).toEqual([...errorCodes].toSorted());
  });

  it('docs/partners.md shows documents that the schema accepts', () => {
    const documents = [...text.matchAll(/```graphql\n(.*?)```/gs)].map(([, document = '']) => document);
    expect(documents.length).toBeGreaterThan(1);
    expect(documents.flatMap((document) => validate(schema, parse(document)))).toEqual([]);
  });

  it('docs/partners.md states the limits that are in force', () => {
    const { tokens, aliases, directives, depth } = documentLimits;
    expect(unwrapped(text)).toContain(
      `${tokens.toLocaleString('en')} tokens, ${aliases} aliases, ${directives} directives and ${depth} levels`,
    );
    const limit = settings.find(({ name }) => name === 'QUERY_COST_LIMIT')?.default;
    expect(unwrapped(text)).toContain(
      `may need ${limit} reading calls (the operator may have set another limit) and ${maxWritesPerRequest} writes`,
    );
    expect(budgetLimits).toEqual({ values: 100_000, renderUnits: 2_500 });
  });
});

describe('SECURITY.md', () => {
  const text = readPage('SECURITY.md');

  it('SECURITY.md names existing files and at least one test for each threat', () => {
    const threats = tableRows(section(text, '## Threats and defenses'));
    expect(threats.length).toBeGreaterThan(15);
    const missing = threats.flatMap(([threat = '', , where = '', shown = '']) => {
      const named = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
      // The first file of a cell has a folder; following names without one are in the same folder.
      const paths = (cell: string) => {
        let folder = '';
        return named(cell).map((name) => {
          if (name.includes('/')) folder = name.slice(0, name.lastIndexOf('/') + 1);
          return (name.includes('/') ? name : folder + name).replace(/[^/]*\*.*$/, '');
        });
      };
      if (paths(shown).length === 0) return [`${threat}: no test`];
      return [...paths(where), ...paths(shown)].filter((path) => !existsSync(join(root, path)));
    });
    expect(missing).toEqual([]);
  });
});
