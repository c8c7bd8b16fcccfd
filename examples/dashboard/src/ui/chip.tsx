import type { Label } from './labels.js';

/** A value and how good it is, by word and shape as well as by colour. */
export function Chip({ label, title }: { label: Label; title?: string }) {
  return (
    <span className={`chip chip-${label.tone}`} title={title}>
      <span className="chip-mark" aria-hidden="true" />
      {label.text}
    </span>
  );
}
