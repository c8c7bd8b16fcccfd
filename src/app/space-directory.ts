/**
 * The spaces of the account: those of CAMS_SPACES, or with CAMS_SPACES=auto those that CAMS lists. The list is read
 * again at intervals and on demand; if that fails, the last list stays.
 */
import type { KnownSpaces } from '../auth/index.js';
import type { Clock } from '../clock.js';
import { isCustSpaceId } from '../config/identifier.js';
import type { Instance } from '../domain.js';
import { GatewayError } from '../errors.js';
import { listInstance, readAllPages } from '../operations/index.js';
import type { Upstream } from '../upstream/index.js';
import { isvCodeOf } from './upstream-target.js';

const refreshIntervalMs = 10 * 60_000;
/** The list is read more often until the first read has succeeded. */
const retryIntervalMs = 30_000;

export interface SpaceDirectory {
  /** The spaces as known now; `unread` while CAMS has not listed them yet. */
  current(): KnownSpaces;
  /** The IsvCode that the settings have for a space. */
  isvCodeOf(custSpaceId: string | null): string | undefined;
  /** True if the spaces may change, so that a response that lists them must not be cached. */
  readonly isChangeable: boolean;
  /** Reads the list now, once for all callers that wait. @throws GatewayError */
  refresh(): Promise<void>;
  close(): void;
}

export interface ListedSpacesOptions {
  readonly upstream: Pick<Upstream, 'call'>;
  readonly clock: Clock;
  /** How long reading one page may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Called when the list could not be read; `count` spaces of the last list stay known. */
  readonly onFailure: (error: GatewayError, count: number) => void;
}

/**
 * Creates the directory of the spaces in the settings, or of those that CAMS lists if the settings leave that to CAMS.
 * Then reads the list once before it returns, whether or not that succeeds, and again at intervals.
 */
export async function openSpaceDirectory(
  configured: KnownSpaces,
  { upstream, clock, timeoutMs, onFailure }: ListedSpacesOptions,
): Promise<SpaceDirectory> {
  if (configured !== 'unread')
    return {
      current: () => configured,
      isvCodeOf: (custSpaceId) => isvCodeOf({ spaces: configured }, custSpaceId),
      isChangeable: false,
      refresh: () => Promise.resolve(),
      close: () => undefined,
    };
  let spaces: KnownSpaces = configured;
  let reading: Promise<void> | null = null;
  let isClosed = false;
  let cancel = (): void => undefined;

  async function read(kind: 'interactive' | 'refresh'): Promise<void> {
    try {
      const { items } = await readAllPages(listInstance, {}, (parameters) =>
        upstream.call(listInstance, parameters, { flow: 'spaces', class: kind, deadline: clock.now() + timeoutMs }),
      );
      spaces = whatsappSpaces(items);
    } catch (error) {
      if (error instanceof GatewayError) onFailure(error, spaces === 'unread' ? 0 : (spaces?.length ?? 0));
      throw error;
    }
  }

  function refresh(kind: 'interactive' | 'refresh'): Promise<void> {
    reading ??= read(kind).finally(() => {
      reading = null;
      schedule();
    });
    return reading;
  }

  function schedule(): void {
    cancel();
    if (isClosed) return;
    cancel = clock.after(spaces === 'unread' ? retryIntervalMs : refreshIntervalMs, () => void refreshInBackground());
  }

  const refreshInBackground = () =>
    refresh('refresh').catch((error: unknown) => {
      // The next interval tries again; onFailure has reported it.
      if (!(error instanceof GatewayError)) throw error;
    });

  await refreshInBackground();
  return {
    current: () => spaces,
    isvCodeOf: () => undefined,
    isChangeable: true,
    refresh: () => refresh('interactive'),
    close() {
      isClosed = true;
      cancel();
    },
  };
}

/** CAMS also lists instances of other channels, and writes the channel in upper or lower case. */
function whatsappSpaces(instances: readonly Instance[]): KnownSpaces {
  return instances
    .filter(({ custSpaceId, channelType }) => channelType?.toLowerCase() === 'whatsapp' && isCustSpaceId(custSpaceId))
    .toSorted((a, b) => (a.custSpaceId < b.custSpaceId ? -1 : 1))
    .map(({ custSpaceId, name, state }) => ({ custSpaceId, name: name ?? undefined, state: state ?? undefined }));
}
