import { operations } from '../operations/index.js';
import { parseOptions, type Command } from './command.js';

export const operationsCommand: Command = {
  name: 'operations',
  summary: 'print the table of upstream operations, or turn on the counting of messages',
  usage: `waba-gateway operations [--json]
waba-gateway operations enable-metrics [--space ID]

Prints every upstream operation: its summary, required scope, quota in calls per second, and cache lifetime.

  --json   print JSON

enable-metrics makes CAMS count the messages of a space (EnableWhatsappROIMetric), which PhoneNumber.metrics needs. It
cannot be undone, takes a day, and counts nothing in retrospect. Exit code 0: counting is on; 1: it failed.

  --space ID   the space (the first of CAMS_SPACES, or the account's own)`,
  async run(args, streams) {
    const [subcommand, ...rest] = args;
    // Loaded on demand, because only enable-metrics needs it.
    if (subcommand === 'enable-metrics') return (await import('./enable-metrics.js')).enableMetrics(rest, streams);
    const { out } = streams;
    const values = parseOptions(args, { json: { type: 'boolean' } });
    if (values.json) {
      out.write(`${JSON.stringify(operations, null, 2)}\n`);
      return 0;
    }
    const rows = operations.map(({ action, access, callsPerSecond, lifetime, summary }) => [
      action,
      access,
      `${callsPerSecond}/s`,
      lifetime ? `${lifetime.freshMs / 1000} s + ${lifetime.staleMs / 1000} s` : '-',
      summary,
    ]);
    out.write(formatTable([['Operation', 'Needs', 'Quota', 'Fresh + stale', 'What it does'], ...rows]));
    return 0;
  },
};

function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
