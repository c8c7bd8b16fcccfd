import { useId, useState } from 'react';
import type { CallbacksFragment } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { isUrl } from '../profile/profile-draft.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { addressFields, changedFields, toAddresses, type CallbackAddresses } from './callback-addresses.js';
import { RedirectDialog } from './redirect-dialog.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly saved: CallbacksFragment;
}

/** The addresses of a number's callbacks. They are changed only after a warning, and can be restored afterwards. */
export function CallbacksForm({ phoneNumber, saved }: Props) {
  const current = toAddresses(saved);
  const [edits, setEdits] = useState<Partial<CallbackAddresses>>({});
  const [redirect, setRedirect] = useState<CallbackAddresses | null>(null);
  const [previous, setPrevious] = useState<CallbackAddresses | null>(null);
  const canUpdate = useHasScope('UPDATE') && phoneNumber.custSpaceId !== null;
  const titleId = useId();
  const draft = { ...current, ...edits };
  const changed = changedFields(current, draft);
  const { title, explanation, fields, queues, change, putBack, previousTitle } = texts.callbacks;
  const queueNames = [saved.upQueue, saved.statusQueue].filter((name) => name != null);
  const canPutBack = previous !== null && changedFields(current, previous).length > 0;
  return (
    <section className="card" aria-labelledby={titleId}>
      <h3 id={titleId}>{title}</h3>
      <p className="quiet">{explanation}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setRedirect(draft);
        }}
      >
        {addressFields.map((field) => (
          <label key={field} className="field">
            <span>{fields[field]}</span>
            <input
              type="url"
              dir="ltr"
              readOnly={!canUpdate}
              placeholder="https://"
              value={draft[field]}
              onChange={({ target }) => setEdits({ ...edits, [field]: target.value })}
            />
          </label>
        ))}
        {queueNames.length > 0 && (
          <p className="quiet">
            {queues} <span className="mono">{queueNames.join(', ')}</span>
          </p>
        )}
        {canUpdate && (
          <div className="dialog-end">
            <button
              className="button button-main"
              disabled={changed.length === 0 || !changed.every((field) => isUrl(draft[field]))}
            >
              {change}
            </button>
          </div>
        )}
      </form>
      {canPutBack && (
        <div className="note note-warn" role="status">
          <strong>{previousTitle}</strong>
          <ul>
            {changedFields(current, previous).map((field) => (
              <li key={field}>
                {fields[field]}: <span className="mono">{previous[field]}</span>
              </li>
            ))}
          </ul>
          <button type="button" className="button" onClick={() => setRedirect(previous)}>
            {putBack}
          </button>
        </div>
      )}
      {redirect !== null && (
        <RedirectDialog
          phoneNumber={phoneNumber}
          current={current}
          next={redirect}
          onDone={(before) => {
            setEdits({});
            setPrevious(before);
            setRedirect(null);
          }}
          onClose={() => setRedirect(null)}
        />
      )}
    </section>
  );
}
