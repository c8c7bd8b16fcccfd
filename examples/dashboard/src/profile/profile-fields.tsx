import { useId } from 'react';
import type { BusinessVertical } from '../gql/graphql.js';
import { texts } from '../texts/index.js';
import { isUrl, maxWebsites, profileLimits, textFields, toWebsites, type ProfileDraft } from './profile-draft.js';

interface Props {
  readonly draft: ProfileDraft;
  readonly isReadOnly: boolean;
  readonly onChange: (changes: Partial<ProfileDraft>) => void;
}

/** The fields of a profile, each with the number of characters left. */
export function ProfileFields({ draft, isReadOnly, onChange }: Props) {
  const id = useId();
  const { fields, left, websitesHint, pictureHint, noVertical } = texts.profile;
  const sites = toWebsites(draft.websites);
  const hasBadSite = sites.length > maxWebsites || !sites.every(isUrl);
  const hasBadPicture = draft.profilePictureUrl !== '' && !isUrl(draft.profilePictureUrl);
  return (
    <>
      {textFields.map((field) => {
        const Control = field === 'description' ? 'textarea' : 'input';
        return (
          <div key={field} className="field">
            <label htmlFor={`${id}-${field}`}>{fields[field]}</label>
            <Control
              id={`${id}-${field}`}
              {...(field === 'email' && { type: 'email' })}
              dir="auto"
              readOnly={isReadOnly}
              maxLength={profileLimits[field]}
              value={draft[field]}
              aria-describedby={`${id}-${field}-hint`}
              onChange={({ target }) => onChange({ [field]: target.value })}
            />
            <span id={`${id}-${field}-hint`} className="hint">
              {left(profileLimits[field] - draft[field].length)}
            </span>
          </div>
        );
      })}
      <label className="field">
        <span>{fields.vertical}</span>
        <select
          disabled={isReadOnly}
          value={draft.vertical}
          onChange={({ target }) => isVertical(target.value) && onChange({ vertical: target.value })}
        >
          {draft.vertical === '' && <option value="">{noVertical}</option>}
          {Object.entries(texts.labels.vertical).map(([key, text]) => (
            <option key={key} value={key} disabled={key === 'UNRECOGNIZED'}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <div className="field">
        <label htmlFor={`${id}-websites`}>{fields.websites}</label>
        <textarea
          id={`${id}-websites`}
          rows={2}
          dir="ltr"
          readOnly={isReadOnly}
          value={draft.websites}
          aria-invalid={hasBadSite}
          aria-describedby={`${id}-websites-hint`}
          onChange={({ target }) => onChange({ websites: target.value })}
        />
        <span id={`${id}-websites-hint`} className={hasBadSite ? 'hint hint-bad' : 'hint'}>
          {websitesHint}
        </span>
      </div>
      <div className="field">
        <label htmlFor={`${id}-picture`}>{fields.picture}</label>
        <input
          id={`${id}-picture`}
          type="url"
          dir="ltr"
          readOnly={isReadOnly}
          value={draft.profilePictureUrl}
          aria-invalid={hasBadPicture}
          aria-describedby={`${id}-picture-hint`}
          onChange={({ target }) => onChange({ profilePictureUrl: target.value })}
        />
        <span id={`${id}-picture-hint`} className={hasBadPicture ? 'hint hint-bad' : 'hint'}>
          {pictureHint}
        </span>
      </div>
    </>
  );
}

function isVertical(value: string): value is BusinessVertical {
  return value in texts.labels.vertical;
}
