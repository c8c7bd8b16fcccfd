import { describe, expect, it } from 'vitest';
import {
  codeVerificationStatuses,
  nameStatuses,
  phoneNumberStatuses,
  qualityRatings,
  type PhoneNumber,
} from '../../src/domain.js';
import { lifecycleOf, phoneNumberActions, phoneNumberStages } from '../../src/lifecycle.js';
import { readPage, section, tableRows } from './page.js';

const page = readPage('docs/lifecycle.md');
const rows = tableRows(section(page, '## From the record to the stage'));

type Fields = Parameters<typeof lifecycleOf>[0] & Pick<PhoneNumber, 'nameStatus'>;

const matches = (cell: string, value: string | null) =>
  cell === '' ||
  cell === value ||
  (cell === 'approved' && ['APPROVED', 'AVAILABLE_WITHOUT_REVIEW'].includes(value ?? ''));

/** The stage of a record according to the page: that of the first matching row. */
function documented({ status, codeVerificationStatus, newNameStatus, qualityRating }: Fields) {
  const [, , , , stage, actions = ''] =
    rows.find(
      ([ofStatus = '', ofVerification = '', ofNewName = '', ofQuality = '']) =>
        matches(ofStatus, status) &&
        matches(ofVerification, codeVerificationStatus) &&
        matches(ofNewName, newNameStatus) &&
        matches(ofQuality, qualityRating),
    ) ?? [];
  return { stage, nextActions: actions.split(', ').filter((action) => action !== '') };
}

/** Every combination of values that a record can have, including missing and unknown values. */
function* records(): Generator<Fields> {
  const all = <T>(values: readonly T[]) => [...values, 'UNRECOGNIZED' as const, null];
  for (const status of all(phoneNumberStatuses))
    for (const codeVerificationStatus of all(codeVerificationStatuses))
      for (const nameStatus of all(nameStatuses))
        for (const newNameStatus of all(nameStatuses))
          for (const qualityRating of all(qualityRatings))
            yield {
              status,
              codeVerificationStatus,
              nameStatus,
              newNameStatus,
              qualityRating,
            };
}

describe('docs/lifecycle.md', () => {
  it('docs/lifecycle.md agrees with the gateway for every combination of values', () => {
    const differing: unknown[] = [];
    let count = 0;
    for (const record of records()) {
      count += 1;
      const { stage, nextActions } = lifecycleOf(record);
      const expected = documented(record);
      if (stage !== expected.stage || nextActions.join() !== expected.nextActions.join())
        differing.push({ record, stage, nextActions, expected });
    }
    expect(differing.slice(0, 3)).toEqual([]);
    expect(count).toBeGreaterThan(10_000);
  });

  it('docs/lifecycle.md explains every stage and every action, and has no row that never matches', () => {
    const named = (heading: string) => tableRows(section(page, heading)).map(([term = '']) => term.replaceAll('`', ''));
    expect(named('## Stages').toSorted()).toEqual([...phoneNumberStages].toSorted());
    expect(named('## What the actions are').toSorted()).toEqual([...phoneNumberActions].toSorted());
    const used = new Set([...records()].map((record) => JSON.stringify(documented(record))));
    expect(new Set(rows.map(([, , , , stage, actions = '']) => `${stage} ${actions}`)).size).toBe(used.size);
  });

  it('every reason is a sentence for a person', () => {
    for (const record of records()) expect(lifecycleOf(record).reason).toMatch(/^[A-Z][^{}$]{20,}\.$/);
  });
});
