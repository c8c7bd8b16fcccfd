/** How many names of operations are told apart, and how long one may be. */
const maxNames = 100;
const maxNameLength = 64;

/**
 * Clients choose the names of their operations, and every name is a series of its own in whatever collects the metrics: the
 * first so many are told apart, and the rest together are `other`.
 */
export function boundedNames(limit = maxNames): (name: string | null) => string {
  const known = new Set<string>();
  return (name) => {
    if (name === null) return 'anonymous';
    if (known.has(name)) return name;
    if (name.length > maxNameLength || known.size >= limit) return 'other';
    known.add(name);
    return name;
  };
}
