import { useLive } from './use-live.js';

/** Whether changes that others make show by themselves. */
export function LiveMark({ custSpaceId }: { custSpaceId: string | null }) {
  const live = useLive(custSpaceId);
  return (
    <span
      className={live ? 'live' : 'live live-off'}
      role="status"
      title={
        live
          ? 'Changes made elsewhere show by themselves'
          : 'Changes made elsewhere do not show at the moment; trying again'
      }
    >
      <span className="live-light" aria-hidden="true" />
      {live ? 'Live' : 'Not live'}
    </span>
  );
}
