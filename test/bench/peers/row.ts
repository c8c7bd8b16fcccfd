import type { ServerName } from './servers.js';

/** The figures of a row for each server. A server that is missing was not measured. */
export type Cells = Partial<Record<ServerName, string>>;

export interface Row {
  readonly title: string;
  readonly cells: Cells;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
