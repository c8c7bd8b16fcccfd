import { noCache } from '../gateway/client.js';
import { ChangeCallbacksDocument, NumberCallbacksDocument } from '../gql/graphql.js';
import type { PhoneNumberKey } from '../number/phone-number-key.js';
import { texts } from '../texts/index.js';
import { announce } from '../ui/announce.js';
import { Dialog } from '../ui/dialog.js';
import { formatPhoneNumber } from '../ui/phone-format.js';
import { toReadError, useWrite } from '../writes/use-write.js';
import { WriteForm } from '../writes/write-form.js';
import { changedFields, toAddresses, type CallbackAddresses } from './callback-addresses.js';

interface Props {
  readonly phoneNumber: PhoneNumberKey;
  readonly current: CallbackAddresses;
  readonly next: CallbackAddresses;
  /** Called with the previous addresses. */
  readonly onDone: (previous: CallbackAddresses) => void;
  readonly onClose: () => void;
}

/** Warns that the messages will go to another system, and shows each old and new address. */
export function RedirectDialog({ phoneNumber, current, next, onDone, onClose }: Props) {
  const changed = changedFields(current, next);
  const { callbacks } = texts;
  const write = useWrite(phoneNumber.number, {
    document: ChangeCallbacksDocument,
    select: (data) => data.updatePhoneNumberCallbacks,
    toResult: (success) =>
      toAddresses({
        upCallbackUrl: success.previousUpCallbackUrl,
        statusCallbackUrl: success.previousStatusCallbackUrl,
      }),
    async findOutcome(client) {
      const { data, error } = await client.query(NumberCallbacksDocument, { ...phoneNumber }, noCache).toPromise();
      const found = data?.phoneNumber;
      if (found == null) return { error: toReadError(error) };
      const isDone = changedFields(toAddresses(found), next).length === 0;
      return isDone ? { result: current } : { notDone: callbacks.notChanged };
    },
    onDone: (previous) => {
      announce(callbacks.changed);
      onDone(previous);
    },
  });
  return (
    <Dialog title={callbacks.confirmTitle(formatPhoneNumber(phoneNumber.number))} onClose={onClose}>
      <WriteForm
        state={write.state}
        action="UpdatePhoneWebhook"
        submit={callbacks.confirm}
        sending={callbacks.changing}
        cancel={texts.write.keep}
        canSubmit
        isDangerous
        onSubmit={() =>
          write.send({
            custSpaceId: phoneNumber.custSpaceId,
            phoneNumber: phoneNumber.number,
            ...Object.fromEntries(changed.map((field) => [field, next[field]])),
          })
        }
        onCheck={write.check}
        onClose={onClose}
      >
        <p className="note note-bad">
          <strong>{callbacks.warning}</strong> {callbacks.warningExplanation}
        </p>
        <dl className="redirects">
          {changed.map((field) => (
            <div key={field}>
              <dt>{callbacks.fields[field]}</dt>
              <dd>
                <span className="mono quiet">{current[field] === '' ? callbacks.noAddress : current[field]}</span>
                <span className="mono">{next[field]}</span>
              </dd>
            </div>
          ))}
        </dl>
      </WriteForm>
    </Dialog>
  );
}
