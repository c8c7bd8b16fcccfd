import { useConnectionState } from '../gateway/connection.js';
import { texts } from '../texts/index.js';
import { useLiveUpdates } from './use-live-updates.js';

/**
 * Shows the connection state in the page's bar. Within a space it also shows whether changes by others appear on their
 * own.
 */
export function LiveIndicator({ custSpaceId }: { custSpaceId: string | null }) {
  const isLive = useLiveUpdates(custSpaceId);
  const { live, liveHint, reconnecting, reconnectingHint } = texts.connection;
  return <Indicator isGood={isLive} text={isLive ? live : reconnecting} hint={isLive ? liveHint : reconnectingHint} />;
}

export function ConnectionIndicator() {
  return <Indicator isGood text={texts.connection.connected} />;
}

function Indicator({ isGood, text, hint }: { isGood: boolean; text: string; hint?: string }) {
  const state = useConnectionState();
  const isOnline = state === 'online' || state === 'inDoubt';
  const problem = state === 'offline' ? texts.connection.offline : texts.connection.noKey;
  return (
    <span className={isGood && isOnline ? 'live' : 'live live-off'} role="status" title={hint}>
      <span className="live-light" aria-hidden="true" />
      <span className="live-text">{isOnline ? text : problem}</span>
    </span>
  );
}
