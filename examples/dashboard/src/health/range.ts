/** Days that the chart can show. CAMS counts by UTC days and keeps 90 of them. */
export const ranges = [7, 28, 90] as const;

const dayMs = 24 * 60 * 60_000;

interface Range {
  readonly days: number;
  readonly from: string;
  readonly to: string;
}

/** The last whole days and today, in UTC. The range is the same all day, so that the answer can be cached. */
export function rangeOf(days: number, nowMs: number): Range {
  const end = (Math.floor(nowMs / dayMs) + 1) * dayMs;
  return { days, from: new Date(end - days * dayMs).toISOString(), to: new Date(end).toISOString() };
}
