import { texts } from '../texts/index.js';
import { useQuotas } from './use-quotas.js';

/** Shows how many calls of the same kind are queued, and for about how long. */
export function QueueNote({ action }: { action: string }) {
  const quota = useQuotas().find((candidate) => candidate.action === action);
  const { queued = 0, estimatedWaitMs = 0 } = quota ?? {};
  return (
    <p className="quiet queue-note" role="status">
      {queued > 0 || estimatedWaitMs > 0
        ? texts.quota.inQueue(queued, Math.max(1, Math.ceil(estimatedWaitMs / 1000)))
        : texts.quota.sending}
    </p>
  );
}
