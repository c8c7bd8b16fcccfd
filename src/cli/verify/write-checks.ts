import { codeIn, dataField, markPrefix, type MarkedCodes } from './marked-codes.js';
import { describeReply } from './read-checks.js';
import type { VerifyReport } from './report.js';
import type { RawReply } from './session.js';

/** Meta's limits, which Alibaba does not document. */
const maxMessageLength = 140;
const maxCodes = 2_000;

/** A code in the usual form that no phone number should have. */
const unknownCode = 'WABAGATEWAY0NO';

/** An emoji: one code point, two UTF-16 code units. */
const emoji = '🙂';

/** Epoch milliseconds. */
type WallClock = () => number;

/**
 * Creates, lists, updates and deletes two codes, and observes behaviour that CAMS does not document. Removes every code
 * that it created, also after a failure or an abort: the signal is checked between calls, and cleanup ignores it.
 */
export async function verifyWrites(
  codes: MarkedCodes,
  signal: AbortSignal,
  report: VerifyReport,
  now: WallClock,
): Promise<void> {
  try {
    await runWriteChecks(codes, signal, report, now);
  } finally {
    const left = await codes.removeAll();
    const detail =
      left === 0
        ? 'every code of this run was deleted'
        : `${left === null ? 'unknown whether codes are' : `${left} codes are`} left; their texts begin with ` +
          `"${codes.mark}"`;
    report.add('cleanup', 'Cleanup', left === 0 ? 'ok' : 'failed', detail);
  }
}

async function runWriteChecks(
  codes: MarkedCodes,
  signal: AbortSignal,
  report: VerifyReport,
  now: WallClock,
): Promise<void> {
  const before = await codes.list();
  if (!before.reply.ok) return report.add('write', 'Codes of the number', 'failed', describeReply(before.reply));
  const leftovers = before.codes.filter(({ text }) => text.startsWith(markPrefix)).length;
  if (leftovers > 0)
    report.add('leftovers', 'Codes of earlier runs', 'unexpected', `${leftovers} texts begin with "${markPrefix}"`);
  if (before.codes.length > maxCodes - 2)
    return report.add('write', 'Codes of the number', 'failed', `no room: it has ${before.codes.length} codes already`);

  const [first, second] = [await step(() => codes.create(' A')), await step(() => codes.create(' B'))];
  const [firstCode, secondCode] = [codeIn(first.body), codeIn(second.body)];
  const refused = [first, second].find(({ ok }) => !ok);
  if (refused) return report.add('create', 'Create', 'failed', describeReply(refused));
  if (firstCode === undefined || secondCode === undefined)
    return report.add('create', 'Create', 'unexpected', 'the reply has no QrdlCode');
  report.add('create', 'Create', 'ok', 'two codes created');
  checkImageUrl(first, report, now);

  const listed = new Set((await step(() => codes.list())).codes.map(({ code }) => code));
  const visible = [firstCode, secondCode].filter((code) => listed.has(code)).length;
  report.add('list', 'List after create', visible === 2 ? 'ok' : 'unexpected', `lists ${visible} of 2 new codes`);

  const currentCode = await checkUpdate(firstCode);
  const lastCode = await checkMessageLength(secondCode);

  const unknown = await step(() => codes.delete(unknownCode));
  report.add('unknown-code', 'Delete of an unknown code', 'observed', describeReply(unknown));

  const deleted = await step(() => codes.delete(currentCode));
  report.add('delete', 'Delete', deleted.ok ? 'ok' : 'failed', describeReply(deleted));
  const again = await step(() => codes.delete(currentCode));
  report.add('delete-again', 'Delete of a deleted code', 'observed', describeReply(again));
  await step(() => codes.delete(lastCode));

  /** @returns the code that is valid after the update */
  async function checkUpdate(code: string): Promise<string> {
    const updated = await step(() => codes.update(code, ' A, updated'));
    if (!updated.ok) {
      report.add('update', 'Update', 'failed', describeReply(updated));
      return code;
    }
    const newCode = codeIn(updated.body) ?? code;
    const codeOnUpdate = newCode === code ? 'stays' : 'changes';
    report.profile = { ...report.profile, codeOnUpdate };
    report.add('code-on-update', 'Code on update', 'observed', codeOnUpdate);
    if (newCode === code) return code;
    const old = await step(() => codes.update(code, ' A, old code'));
    report.add('old-code', 'Update by the old code', 'observed', describeReply(old));
    return newCode;
  }

  /** @returns the code that is valid after the updates */
  async function checkMessageLength(code: string): Promise<string> {
    const room = maxMessageLength - codes.mark.length;
    const withEmoji = await step(() => codes.update(code, emoji.repeat(room)));
    const current = (withEmoji.ok ? codeIn(withEmoji.body) : undefined) ?? code;
    const unit = withEmoji.ok ? 'Unicode code points' : 'UTF-16 code units';
    const tooLong = await step(() => codes.update(current, 'x'.repeat(room + 1)));
    const limit = tooLong.ok ? `more than ${maxMessageLength} are accepted` : `at most ${maxMessageLength} ${unit}`;
    report.add('message-length', 'Length of a message', 'observed', limit);
    return (tooLong.ok ? codeIn(tooLong.body) : undefined) ?? current;
  }

  function step<T>(run: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    return run();
  }
}

/** Pre-signed URLs carry their expiry, as an epoch or as a duration. */
function checkImageUrl(created: RawReply, report: VerifyReport, now: WallClock): void {
  const url = dataField(created.body, 'QrImageUrl');
  const title = 'Lifetime of QrImageUrl';
  if (url === undefined || !URL.canParse(url)) return report.add('image-url', title, 'unexpected', 'no URL');
  const parameters = new Map([...new URL(url).searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const expires = Number(parameters.get('expires') ?? parameters.get('oe'));
  const duration = Number(parameters.get('x-oss-expires') ?? parameters.get('x-amz-expires'));
  const seconds = duration > 0 ? duration : expires > 0 ? Math.round(expires - now() / 1_000) : Number.NaN;
  const detail = Number.isNaN(seconds) ? 'the URL does not show when it expires' : `${seconds} seconds`;
  report.add('image-url', title, 'observed', detail);
}
