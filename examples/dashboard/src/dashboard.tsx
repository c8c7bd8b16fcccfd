import { useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { SpacesDocument } from './gql/graphql.js';
import { LiveIndicator } from './live/live-indicator.js';
import { NumberPanel } from './codes/number-panel.js';
import { PrintProvider } from './codes/print-provider.js';
import { NumberList } from './numbers/number-list.js';
import { QuotaMeter } from './quota/quota-meter.js';
import { ScopesProvider } from './scopes.js';
import { hrefOf, useRoute } from './route.js';
import { SpaceList } from './spaces/space-list.js';
import { SpacePanel } from './spaces/space-panel.js';
import { Announcements } from './ui/announce.js';

/** The page: spaces, the numbers of one, the codes of one number. A narrow screen shows the innermost of the three that is chosen. */
export function Dashboard({ onChangeKey }: { onChangeKey: (() => void) | null }) {
  const [spaces, refetch] = useQuery({ query: SpacesDocument });
  const { custSpaceId, number } = useRoute();
  const firstSpaceId = spaces.data?.wabas[0]?.custSpaceId;

  useEffect(() => {
    // Where all three fit beside each other an empty middle would only ask for a click.
    if (custSpaceId === undefined && firstSpaceId !== undefined && window.matchMedia('(min-width: 1100px)').matches) {
      window.location.replace(hrefOf(firstSpaceId));
    }
  }, [custSpaceId, firstSpaceId]);

  const innermostPane = useRef<HTMLElement>(null);
  const hash = hrefOf(custSpaceId, number);
  const focusedHash = useRef(hash);
  useEffect(() => {
    // Who chose by keyboard goes on in what was chosen, and not through the rest of the list; what the page began with was chosen before.
    if (focusedHash.current === hash) return;
    focusedHash.current = hash;
    innermostPane.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [hash]);

  const depth = custSpaceId === undefined ? 'spaces' : number === undefined ? 'numbers' : 'codes';
  return (
    <ScopesProvider value={spaces.data?.viewer.scopes ?? []}>
      <PrintProvider>
        <header className="bar">
          <a className="brand" href={hrefOf()}>
            <img src="/icon.svg" alt="" width="28" height="28" />
            <span>Message QR codes</span>
          </a>
          <QuotaMeter />
          {custSpaceId !== undefined && <LiveIndicator key={custSpaceId} custSpaceId={custSpaceId} />}
          {onChangeKey !== null && (
            <button type="button" className="button button-quiet" onClick={onChangeKey}>
              Change key
            </button>
          )}
        </header>
        <main className="panes" data-depth={depth} tabIndex={-1}>
          <nav className="pane pane-spaces" aria-label="Spaces">
            <SpaceList
              result={spaces}
              onRetry={() => refetch({ requestPolicy: 'network-only' })}
              selected={custSpaceId}
            />
          </nav>
          <section
            className="pane pane-numbers"
            aria-label="Phone numbers"
            tabIndex={-1}
            ref={depth === 'numbers' ? innermostPane : null}
          >
            {custSpaceId !== undefined && (
              <NumberList
                key={custSpaceId}
                custSpaceId={custSpaceId}
                name={spaceName(spaces.data?.wabas, custSpaceId)}
                selected={number}
              />
            )}
          </section>
          <section
            className="pane pane-codes"
            aria-label="Message QR codes"
            tabIndex={-1}
            ref={depth === 'codes' ? innermostPane : null}
          >
            {custSpaceId !== undefined &&
              (number === undefined ? (
                <SpacePanel key={custSpaceId} custSpaceId={custSpaceId} />
              ) : (
                <NumberPanel key={`${custSpaceId} ${number}`} custSpaceId={custSpaceId} number={number} />
              ))}
          </section>
        </main>
        <Announcements />
      </PrintProvider>
    </ScopesProvider>
  );
}

function spaceName(
  wabas: readonly ({ custSpaceId?: string | null; name?: string | null } | null)[] | undefined,
  custSpaceId: string | null,
): string {
  return wabas?.find((waba) => waba?.custSpaceId === custSpaceId)?.name ?? custSpaceId ?? 'Own account';
}
