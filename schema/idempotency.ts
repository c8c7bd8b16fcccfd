/** The words on every mutation's idempotency key. */
export const idempotencyKeyDescription =
  'Any text of up to 255 characters, made anew for each intent. A repeat with the same key and the same input returns the first outcome and never calls the upstream again.';
