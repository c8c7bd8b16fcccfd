import { useId, useState } from 'react';
import { noCache } from '../gateway/client.js';
import { ChangeProfileDocument, NumberProfileDocument } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { toReadError, useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';
import { changesOf, isUrl, isValid, toDraft, type ProfileDraft } from './profile-draft.js';
import { ProfileFields } from './profile-fields.js';
import { ProfilePreview } from './profile-preview.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly name: string | null;
  readonly saved: ProfileDraft;
}

/** A form for the profile beside a preview of how customers see it. Only changed fields are sent. */
export function ProfileEditor({ phoneNumber, name, saved }: Props) {
  const [edits, setEdits] = useState<Partial<ProfileDraft>>({});
  const canUpdate = useHasScope('UPDATE');
  const titleId = useId();
  const draft = { ...saved, ...edits };
  const changes = changesOf(saved, draft);
  const hasChanges = Object.keys(changes).length > 0;
  const write = useWrite(phoneNumber.number, {
    document: ChangeProfileDocument,
    select: (data) => data.updateBusinessProfile,
    toResult: () => null,
    async findOutcome(client) {
      const { data, error } = await client.query(NumberProfileDocument, { ...phoneNumber }, noCache).toPromise();
      const profile = data?.phoneNumber?.businessProfile;
      if (profile == null) return { error: toReadError(error) };
      const isDone = Object.keys(changesOf(toDraft(profile), draft)).length === 0;
      return isDone ? { result: null } : { notDone: texts.profile.notSaved };
    },
    onDone: () => announce(texts.profile.saved),
  });
  return (
    <div className="profile">
      <section className="card" aria-labelledby={titleId}>
        <h3 id={titleId}>{texts.profile.title}</h3>
        <WriteForm
          state={write.state}
          action="ModifyPhoneBusinessProfile"
          submit={texts.profile.save}
          sending={texts.profile.saving}
          cancel={texts.profile.discard}
          canSubmit={canUpdate && hasChanges && isValid(draft)}
          onSubmit={() =>
            write.send({ custSpaceId: phoneNumber.custSpaceId, phoneNumber: phoneNumber.number, ...changes })
          }
          onCheck={write.check}
          onClose={() => {
            setEdits({});
            write.reset();
          }}
        >
          <ProfileFields draft={draft} isReadOnly={!canUpdate} onChange={(next) => setEdits({ ...edits, ...next })} />
        </WriteForm>
      </section>
      <ProfilePreview
        name={name}
        number={phoneNumber.number}
        draft={draft}
        pictureUrl={isUrl(draft.profilePictureUrl) ? draft.profilePictureUrl : null}
      />
    </div>
  );
}
