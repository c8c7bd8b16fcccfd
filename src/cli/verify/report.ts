import type { SandboxProfile } from '../../sandbox/index.js';
import type { Streams } from '../command.js';

/**
 * `ok`: as the gateway expects. `observed`: a behaviour that CAMS does not document, now known. `unexpected`: something
 * that the gateway does not know. `failed`: the check could not run. `skipped`: the check was not requested, or lacks
 * input.
 */
export type CheckStatus = 'ok' | 'observed' | 'unexpected' | 'failed' | 'skipped';

/** The result of one check. It contains no phone number, no id and no message of the upstream. */
export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly status: CheckStatus;
  readonly detail: string;
}

export class VerifyReport {
  readonly checks: CheckResult[] = [];
  /** The observed behaviour, in the terms of the sandbox's options. */
  profile: SandboxProfile = {};

  add(id: string, title: string, status: CheckStatus, detail: string): void {
    this.checks.push({ id, title, status, detail });
  }

  get hasFailed(): boolean {
    return this.checks.some(({ status }) => status === 'failed');
  }
}

/** Hides a phone number or an id, except for its first and last two characters. */
export function mask(text: string): string {
  return text.length < 8 ? '•••' : `${text.slice(0, 2)}•••${text.slice(-2)}`;
}

export interface ReportSubject {
  readonly endpoint: string;
  readonly isSandbox: boolean;
  readonly custSpaceId: string | null;
  readonly startedAt: string;
}

export function printReport(out: Streams['out'], subject: ReportSubject, report: VerifyReport): void {
  const { endpoint, isSandbox, custSpaceId, startedAt } = subject;
  const space = custSpaceId === null ? "the account's own space" : `space ${mask(custSpaceId)}`;
  out.write(`Upstream ${endpoint}${isSandbox ? ' (the embedded sandbox)' : ''}, ${space}, ${startedAt}\n\n`);
  const width = Math.max(...report.checks.map(({ title }) => title.length));
  for (const { title, status, detail } of report.checks)
    out.write(`${title.padEnd(width)}  ${status.padEnd(10)}  ${detail}\n`);
  const counts = new Map<CheckStatus, number>();
  for (const { status } of report.checks) counts.set(status, (counts.get(status) ?? 0) + 1);
  out.write(`\n${[...counts].map(([status, count]) => `${count} ${status}`).join(', ')}\n`);
}

export function printJsonReport(out: Streams['out'], subject: ReportSubject, report: VerifyReport): void {
  const { custSpaceId, ...rest } = subject;
  const masked = { ...rest, custSpaceId: custSpaceId === null ? null : mask(custSpaceId) };
  out.write(`${JSON.stringify({ ...masked, checks: report.checks, profile: report.profile }, null, 2)}\n`);
}
