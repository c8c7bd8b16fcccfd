/** What replicas tell each other about a quota, over publish/subscribe. Lost news costs time, nothing else. */
export interface News {
  readonly key: string;
  /** The replica that says it. */
  readonly from: string;
  /** A place is free in so many milliseconds. */
  readonly freeInMs: number;
  /** How long the call took whose place it was: replicas know the network together. */
  readonly roundTripMs?: number;
}

export function write(news: News): string {
  return JSON.stringify(news);
}

/** Undefined if it is none of ours. */
export function read(text: string): News | undefined {
  try {
    const news: unknown = JSON.parse(text);
    return isNews(news) ? news : undefined;
  } catch {
    return undefined;
  }
}

function isNews(news: unknown): news is News {
  if (typeof news !== 'object' || news === null) return false;
  const { key, from, freeInMs, roundTripMs = 0 } = news as Record<string, unknown>;
  return (
    typeof key === 'string' &&
    typeof from === 'string' &&
    typeof freeInMs === 'number' &&
    typeof roundTripMs === 'number'
  );
}
