/** Maximum number of operation names with a series of their own, and their maximum length. */
const maxNames = 100;
const maxNameLength = 64;

/**
 * Bounds the cardinality of the label `operation`: clients choose the names of their operations, and every name is a
 * series of its own in Prometheus. The first `limit` names have their own series, and the rest share `other`.
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
