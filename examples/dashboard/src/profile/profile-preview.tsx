import { useState } from 'react';
import { texts } from '../texts/index.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { toWebsites, type ProfileDraft } from './profile-draft.js';

interface Props {
  readonly name: string | null;
  readonly number: string;
  readonly draft: ProfileDraft;
  /** Loaded only on demand: without a click, the page sends no request to another host. */
  readonly pictureUrl: string | null;
}

/** The profile as customers see it in WhatsApp, including unsaved input. */
export function ProfilePreview({ name, number, draft, pictureUrl }: Props) {
  const [shownPicture, setShownPicture] = useState<string | null>(null);
  const { preview, showPicture } = texts.profile;
  const shownName = name ?? formatPhoneNumber(number);
  const isPictureShown = pictureUrl !== null && pictureUrl === shownPicture;
  return (
    <section className="card preview" aria-label={preview}>
      <h3>{preview}</h3>
      <div className="preview-head">
        {isPictureShown ? (
          <img className="avatar" src={pictureUrl} alt="" width="72" height="72" referrerPolicy="no-referrer" />
        ) : (
          <span className="avatar" aria-hidden="true">
            {shownName.slice(0, 1)}
          </span>
        )}
        <p className="preview-name" dir="auto">
          {shownName}
        </p>
        <p className="mono quiet" dir="ltr">
          {formatPhoneNumber(number)}
        </p>
        {draft.about !== '' && <p dir="auto">{draft.about}</p>}
        {pictureUrl !== null && !isPictureShown && (
          <button type="button" className="button button-small" onClick={() => setShownPicture(pictureUrl)}>
            {showPicture}
          </button>
        )}
      </div>
      <ul className="preview-lines">
        {draft.description !== '' && <li dir="auto">{draft.description}</li>}
        {draft.vertical !== '' && <li>{texts.labels.vertical[draft.vertical]}</li>}
        {draft.address !== '' && <li dir="auto">{draft.address}</li>}
        {draft.email !== '' && <li dir="ltr">{draft.email}</li>}
        {toWebsites(draft.websites).map((site) => (
          <li key={site} dir="ltr">
            {site}
          </li>
        ))}
      </ul>
    </section>
  );
}
