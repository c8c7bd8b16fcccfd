import type { ReactNode } from 'react';
import type { RequestError } from '../errors/request-error.js';
import { errorMessageFor } from '../errors/error-messages.js';
import { ErrorNote } from '../errors/error-note.js';
import { useSecondsUntil } from '../errors/use-seconds-until.js';
import { QueueNote } from '../quota/queue-note.js';
import { texts } from '../texts/index.js';
import type { WriteState } from './use-write.js';

interface Props {
  readonly state: WriteState<unknown>;
  /** The upstream operation whose queue the write waits in. */
  readonly action: string;
  readonly submit: string;
  readonly sending: string;
  readonly cancel?: string;
  /** Text of the button that settles an unknown outcome. */
  readonly checkLabel?: string;
  readonly canSubmit: boolean;
  /** The meaning of an error for this write, if its code alone does not say it. */
  readonly explain?: (error: RequestError) => string | undefined;
  readonly isDangerous?: boolean;
  readonly onSubmit: () => void;
  readonly onCheck: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * The form of a write: its fields, its error, the length of the queue, and one main button that depends on the state.
 */
export function WriteForm({
  state,
  action,
  cancel = texts.cancel,
  onSubmit,
  onCheck,
  onClose,
  explain,
  children,
  ...labels
}: Props) {
  const mustCheck = state.kind === 'unknown' || state.kind === 'checking';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (mustCheck) onCheck();
        else onSubmit();
      }}
    >
      <fieldset disabled={mustCheck || state.kind === 'sending'}>{children}</fieldset>
      {(state.kind === 'failed' || state.kind === 'unknown') && (
        <ErrorNote error={state.error} explanation={explain?.(state.error)} />
      )}
      {state.kind === 'notDone' && (
        <p className="note note-warn" role="alert">
          {state.message}
        </p>
      )}
      {state.kind === 'sending' && <QueueNote action={action} />}
      <div className="dialog-end">
        <button type="button" className="button" data-autofocus={labels.isDangerous} onClick={onClose}>
          {cancel}
        </button>
        <MainButton
          state={state}
          isExplained={state.kind === 'failed' && explain?.(state.error) !== undefined}
          {...labels}
        />
      </div>
    </form>
  );
}

function MainButton({
  state,
  submit,
  sending,
  checkLabel = texts.write.check,
  isExplained,
  canSubmit,
  isDangerous = false,
}: Pick<Props, 'state' | 'submit' | 'sending' | 'checkLabel' | 'canSubmit' | 'isDangerous'> & {
  readonly isExplained: boolean;
}) {
  const error = state.kind === 'failed' ? state.error : null;
  const seconds = useSecondsUntil(error?.retryAt ?? null);
  const remedy = error === null ? null : errorMessageFor(error).remedy;
  const isRetry = !isExplained && (remedy === 'retry' || remedy === 'wait');
  const isBusy = state.kind === 'sending' || state.kind === 'checking';
  const className = isDangerous && state.kind !== 'unknown' ? 'button button-danger-main' : 'button button-main';
  const text =
    state.kind === 'sending'
      ? sending
      : state.kind === 'checking'
        ? texts.write.checking
        : state.kind === 'unknown'
          ? checkLabel
          : seconds > 0
            ? texts.tryAgainIn(seconds)
            : isRetry
              ? texts.tryAgain
              : submit;
  return (
    <button className={className} disabled={isBusy || seconds > 0 || (state.kind !== 'unknown' && !canSubmit)}>
      {text}
    </button>
  );
}
