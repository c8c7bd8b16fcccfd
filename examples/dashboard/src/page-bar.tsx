import { ConnectionIndicator, LiveIndicator } from './live/live-indicator.js';
import { QuotaMeter } from './quota/quota-meter.js';
import { hrefOf } from './route.js';
import { texts } from './texts/index.js';
import { LanguageChoice } from './ui/language-choice.js';

interface Props {
  readonly custSpaceId: string | null | undefined;
  readonly onChangeKey: (() => void) | null;
}

/** The bar at the top: home, queue, connection, language and key. */
export function PageBar({ custSpaceId, onChangeKey }: Props) {
  return (
    <header className="bar">
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          // The hash is the address of the view.
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {texts.skipToContent}
      </a>
      <h1 className="brand">
        <a href={hrefOf()} aria-label={texts.title}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>{texts.title}</span>
        </a>
      </h1>
      <QuotaMeter />
      {custSpaceId === undefined ? (
        <ConnectionIndicator />
      ) : (
        <LiveIndicator key={custSpaceId} custSpaceId={custSpaceId} />
      )}
      <LanguageChoice />
      {onChangeKey !== null && (
        <button type="button" className="button button-quiet" onClick={onChangeKey}>
          {texts.key.change}
        </button>
      )}
    </header>
  );
}
