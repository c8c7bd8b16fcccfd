import type { Attention } from './attention.js';

/** Why a number needs attention, the worst first. */
export function Reasons({ attention }: { attention: readonly Attention[] }) {
  if (attention.length === 0) return null;
  return (
    <span className="row-reasons">
      {attention.map(({ tone, reason }) => (
        <span key={reason} className={`reason reason-${tone}`}>
          <span className="chip-mark" aria-hidden="true" />
          {reason}
        </span>
      ))}
    </span>
  );
}
