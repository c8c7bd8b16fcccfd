import { useEffect, useRef } from 'react';
import { ConnectionBanner } from './gateway/connection-banner.js';
import { JobProvider } from './jobs/job-provider.js';
import { NumberPanel } from './number/number-panel.js';
import { NumberList } from './numbers/number-list.js';
import { Overview } from './overview/overview.js';
import { PageBar } from './page-bar.js';
import { PrintProvider } from './print/print-provider.js';
import { hrefOf, useRoute } from './route.js';
import { ScopesProvider } from './scopes.js';
import { SpaceList } from './spaces/space-list.js';
import { SpacePanel } from './spaces/space-panel.js';
import { useSpaces } from './spaces/use-spaces.js';
import { texts } from './texts/index.js';
import { Announcements } from './ui/announce.js';

interface Props {
  /** Null if the gateway requires no key. */
  readonly onChangeKey: (() => void) | null;
  readonly onEnterKey: () => void;
}

/**
 * The page: the spaces on the left; beside them the overview, or the numbers of a space and the codes of a number. A
 * narrow screen shows only the innermost of them.
 */
export function Dashboard({ onChangeKey, onEnterKey }: Props) {
  const query = useSpaces();
  const { spaces } = query;
  const { custSpaceId, number, params } = useRoute();
  const depth =
    custSpaceId === undefined
      ? params.get('view') === 'spaces'
        ? 'spaces'
        : 'overview'
      : number === undefined
        ? 'numbers'
        : 'codes';
  const innermostPane = useFocusOnNavigation(hrefOf(custSpaceId, number), depth);
  const refFor = (...depths: string[]) => (depths.includes(depth) ? innermostPane : null);
  return (
    <ScopesProvider value={query.data?.viewer.scopes ?? []}>
      <PrintProvider>
        <JobProvider>
          <PageBar custSpaceId={custSpaceId} onChangeKey={onChangeKey} />
          <ConnectionBanner onEnterKey={onEnterKey} />
          <main className="panes" data-depth={depth} tabIndex={-1} id="content">
            <nav className="pane pane-spaces" aria-label={texts.spaces.title} tabIndex={-1}>
              <SpaceList query={query} selected={custSpaceId} isOverview={depth === 'overview'} />
            </nav>
            {custSpaceId === undefined ? (
              <section
                className="pane pane-overview"
                aria-label={texts.overview.title}
                tabIndex={-1}
                ref={refFor('overview', 'spaces')}
              >
                <Overview spaces={spaces} isLoading={query.isLoading} />
              </section>
            ) : (
              <>
                <section
                  className="pane pane-numbers"
                  aria-label={texts.numbers.title}
                  tabIndex={-1}
                  ref={refFor('numbers')}
                >
                  <NumberList
                    key={custSpaceId}
                    custSpaceId={custSpaceId}
                    name={
                      spaces.find((space) => space.custSpaceId === custSpaceId)?.name ?? custSpaceId ?? texts.ownAccount
                    }
                    selected={number}
                  />
                </section>
                <section className="pane pane-codes" aria-label={texts.codes.title} tabIndex={-1} ref={refFor('codes')}>
                  {number === undefined ? (
                    <SpacePanel key={custSpaceId} custSpaceId={custSpaceId} />
                  ) : (
                    <NumberPanel key={`${custSpaceId} ${number}`} custSpaceId={custSpaceId} number={number} />
                  )}
                </section>
              </>
            )}
          </main>
          <Announcements />
        </JobProvider>
      </PrintProvider>
    </ScopesProvider>
  );
}

/**
 * Moves the focus into the pane that a navigation opened, so that keyboard users continue there. Not for the first
 * view.
 */
function useFocusOnNavigation(href: string, depth: string) {
  const pane = useRef<HTMLElement>(null);
  const address = `${href} ${depth}`;
  const focusedAddress = useRef(address);
  useEffect(() => {
    if (focusedAddress.current === address) return;
    focusedAddress.current = address;
    pane.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [address]);
  return pane;
}
