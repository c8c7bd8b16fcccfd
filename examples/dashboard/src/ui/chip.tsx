import type { Label } from './labels.js';

/** A value and how good it is: by its word and its mark as well as by its colour. */
export function Chip({ label, title }: { label: Label; title?: string }) {
  return (
    <span className={`chip chip-${label.tone}`} title={title}>
      <span className="chip-mark" aria-hidden="true" />
      {label.text}
    </span>
  );
}
