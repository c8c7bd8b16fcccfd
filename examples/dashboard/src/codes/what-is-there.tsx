import { useState } from 'react';
import { useClient } from 'urql';
import { afresh } from '../gateway/client.js';
import { EveryCodeDocument, type CodeCardFragment } from '../gql/graphql.js';
import { noteChange } from '../live/changes.js';
import { troubleOf, type Trouble } from '../trouble/trouble.js';
import { TroubleNote } from '../trouble/trouble-note.js';
import type { Place } from './place.js';

/** What the codes of the number say about a write: whether it was done, in a sentence. */
export interface Verdict {
  readonly done: boolean;
  readonly sentence: string;
}

type Finding = Verdict | { readonly trouble: Trouble } | 'looking' | null;

/** After a write that nobody answered: reads the codes of the number as they are now, past every cache, and judges by them. */
export function useLook(place: Place, judge: (codes: readonly CodeCardFragment[]) => Verdict) {
  const client = useClient();
  const [finding, setFinding] = useState<Finding>(null);
  async function look() {
    setFinding('looking');
    const { data, error } = await client.query(EveryCodeDocument, { ...place, search: null }, afresh).toPromise();
    setFinding(
      error === undefined ? judge(data?.phoneNumber?.messageQrdls?.nodes ?? []) : { trouble: troubleOf(error) },
    );
    noteChange(place.number);
  }
  return { finding, look: () => void look(), forget: () => setFinding(null) };
}

/** What was found: that it was done, or that it may be sent anew. */
export function WhatIsThere({
  finding,
  onAnew,
  onClose,
}: {
  finding: Finding;
  onAnew: () => void;
  onClose: () => void;
}) {
  if (finding === null) return null;
  if (finding === 'looking') return <p role="status">Looking…</p>;
  if ('trouble' in finding) return <TroubleNote trouble={finding.trouble} />;
  return (
    <div role="status" className="finding">
      <p>
        <strong>{finding.sentence}</strong>
      </p>
      <button type="button" className="button" onClick={finding.done ? onClose : onAnew}>
        {finding.done ? 'Close' : 'Send it anew'}
      </button>
    </div>
  );
}
