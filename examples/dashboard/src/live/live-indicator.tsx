import { useLiveUpdates } from './use-live-updates.js';

/** Whether changes that others make show by themselves. */
export function LiveIndicator({ custSpaceId }: { custSpaceId: string | null }) {
  const isLive = useLiveUpdates(custSpaceId);
  return (
    <span
      className={isLive ? 'live' : 'live live-off'}
      role="status"
      title={
        isLive
          ? 'Changes made elsewhere show by themselves'
          : 'Changes made elsewhere do not show at the moment; trying again'
      }
    >
      <span className="live-light" aria-hidden="true" />
      {isLive ? 'Live' : 'Not live'}
    </span>
  );
}
