import type { CodeCardFragment } from '../gql/graphql.js';
import { copyText } from '../kit/clipboard.js';
import { useHasScope } from '../scopes.js';
import { texts } from '../texts/index.js';
import { CodePicture } from './code-picture.js';

interface Props {
  readonly code: CodeCardFragment;
  readonly caption: string;
  readonly isSelected: boolean;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onOpen: () => void;
  readonly onChange: () => void;
  readonly onDelete: () => void;
}

/** A code in the grid. A click on its picture opens a large view. */
export function CodeCard({ code, caption, isSelected, onSelect, onOpen, onChange, onDelete }: Props) {
  const canUpdate = useHasScope('UPDATE');
  const canDelete = useHasScope('DELETE');
  const { deepLinkUrl } = code;
  return (
    <li className="code" aria-label={texts.codes.name(code.code)} data-selected={isSelected}>
      <button
        type="button"
        className="code-open"
        title={texts.codes.openHint}
        aria-label={texts.codes.of(texts.codes.open, code.code)}
        onClick={onOpen}
      >
        <CodePicture code={code} />
      </button>
      <div className="code-text">
        <p className="code-message" dir="auto">
          {code.prefilledMessage ?? <span className="quiet">{texts.codes.noMessage}</span>}
        </p>
        {caption !== '' && (
          <p className="code-caption" dir="auto">
            {caption}
          </p>
        )}
        <span className="mono quiet">{code.code}</span>
      </div>
      <div className="code-actions">
        <label className="code-select">
          <input
            type="checkbox"
            aria-label={texts.codes.select(code.code)}
            checked={isSelected}
            onChange={({ target }) => onSelect(target.checked)}
          />
        </label>
        <span className="spring" />
        {deepLinkUrl != null && (
          <CardButton
            text={texts.codes.copyLink}
            code={code.code}
            onClick={() => void copyText(deepLinkUrl, texts.codes.copied)}
          />
        )}
        {canUpdate && <CardButton text={texts.codes.change} code={code.code} onClick={onChange} />}
        {canDelete && <CardButton text={texts.codes.delete} code={code.code} onClick={onDelete} isDangerous />}
      </div>
    </li>
  );
}

function CardButton({
  text,
  code,
  onClick,
  isDangerous = false,
}: {
  text: string;
  code: string;
  onClick: () => void;
  isDangerous?: boolean;
}) {
  return (
    <button
      type="button"
      className={isDangerous ? 'button button-small button-danger' : 'button button-small'}
      aria-label={texts.codes.of(text, code)}
      onClick={onClick}
    >
      {text}
    </button>
  );
}
