import { systemClock } from '../../clock.js';
import {
  getPhoneNumberVerificationStatus,
  isRead,
  presenceOf,
  listPhoneMessageQrdl,
  operations,
  queryChatappBindWaba,
  queryChatappPhoneNumbers,
  ReplyShapeError,
  type CamsReply,
  type OperationEntry,
} from '../../operations/index.js';
import { observeFields, unrecognizedValues } from './observed-fields.js';
import type { VerifyReport } from './report.js';
import type { RawReply, UpstreamSession } from './session.js';

/** A number in the range reserved for fiction (NANPA 555-01XX), which no account can have. */
const unknownNumber = '12025550143';

/** The decoders of the reads whose fields are checked. For other reads only the envelope is checked. */
const decoders: Readonly<Record<string, (reply: CamsReply) => unknown>> = {
  [queryChatappBindWaba.action]: (reply) => queryChatappBindWaba.decode(reply, {}),
  [queryChatappPhoneNumbers.action]: (reply) => queryChatappPhoneNumbers.decode(reply, {}),
  [listPhoneMessageQrdl.action]: (reply) => listPhoneMessageQrdl.decode(reply, { PhoneNumber: '' }),
  [getPhoneNumberVerificationStatus.action]: (reply) =>
    getPhoneNumberVerificationStatus.decode(reply, { PhoneNumber: '', CustSpaceId: '' }),
};

/** Documented fields that the gateway does not need. */
const unusedFields: Readonly<Record<string, readonly string[]>> = {
  [getPhoneNumberVerificationStatus.action]: ['Data.PhoneNumber'],
};

export interface ReadSubject {
  readonly custSpaceId: string | null;
  readonly isvCode: string | undefined;
  /** The number to read from; undefined takes the first one of the space. */
  readonly number: string | undefined;
}

/**
 * Calls each read operation once and compares the replies with those that the gateway expects.
 * @returns the digits of the space's phone numbers
 */
export async function verifyReads(
  session: UpstreamSession,
  subject: ReadSubject,
  signal: AbortSignal,
  report: VerifyReport,
): Promise<readonly string[]> {
  const common = {
    ...(subject.custSpaceId === null ? {} : { CustSpaceId: subject.custSpaceId }),
    ...(subject.isvCode === undefined ? {} : { IsvCode: subject.isvCode }),
  };
  let numbers: readonly string[] = [];
  let wabaId: string | undefined;
  const now = Math.floor(systemClock.now());
  const reads = operations.filter(isRead);
  // The list of numbers comes first, because the other reads need a number.
  for (const operation of reads.toSorted((a, b) => Number(needsNumber(a)) - Number(needsNumber(b)))) {
    signal.throwIfAborted();
    const number = subject.number ?? numbers[0];
    const known: Record<string, string> = {
      ...common,
      ...(number === undefined ? {} : { PhoneNumber: number }),
      ...(wabaId === undefined ? {} : { WabaId: wabaId }),
      NodeType: 'phone',
      // Yesterday.
      Start: String(now - 86_400_000),
      End: String(now),
    };
    const missing = Object.keys(operation.parameters).filter(
      (name) => presenceOf(operation.parameters[name] ?? 'optional') === 'required' && known[name] === undefined,
    );
    if (missing.length > 0) {
      report.add(operation.action, operation.action, 'skipped', `needs ${missing.join(', ')}`);
      continue;
    }
    const query = Object.fromEntries(Object.entries(known).filter(([name]) => name in operation.parameters));
    const reply = await session.call(operation, query);
    const result = checkReply(operation, reply, report);
    if (operation.action === queryChatappBindWaba.action && result !== undefined)
      wabaId = queryChatappBindWaba.decode(reply.body, {})?.wabaId;
    if (operation.action === queryChatappPhoneNumbers.action && result !== undefined)
      numbers = queryChatappPhoneNumbers.decode(reply.body, {}).items.map(({ digits }) => digits);
  }
  signal.throwIfAborted();
  const { CustSpaceId } = { CustSpaceId: undefined, ...common };
  await checkUnknownNumber(session, CustSpaceId === undefined ? {} : { CustSpaceId }, report);
  return numbers;
}

const needsNumber = ({ parameters }: OperationEntry) => 'PhoneNumber' in parameters;

function checkReply({ action }: OperationEntry, reply: RawReply, report: VerifyReport): unknown {
  if (!reply.ok) {
    report.add(action, action, 'failed', describeReply(reply));
    return undefined;
  }
  const decode = decoders[action];
  if (decode === undefined) {
    report.add(action, action, 'ok', 'the call succeeds; its fields are not checked');
    return undefined;
  }
  try {
    const { result, unreadFields } = observeFields(reply.body, decode);
    const unknownFields = unreadFields.filter((field) => !unusedFields[action]?.includes(field));
    const items = itemsOf(result);
    const values = unrecognizedValues(items ?? result);
    const unreadable = unreadableCount(result);
    const surprises = [
      ...(unreadable === 0 ? [] : [`${unreadable} records that cannot be read`]),
      ...(values.length === 0 ? [] : [`unknown values: ${values.join(', ')}`]),
      ...(unknownFields.length === 0 ? [] : [`fields that the schema does not have: ${unknownFields.join(', ')}`]),
    ];
    if (surprises.length > 0) report.add(action, action, 'unexpected', surprises.join('; '));
    else report.add(action, action, 'ok', items === null ? 'as documented' : `${items.length} records`);
    return result;
  } catch (error) {
    if (!(error instanceof ReplyShapeError)) throw error;
    report.add(action, action, 'unexpected', error.message);
    return undefined;
  }
}

/** The records of a decoded list; null for any other result. */
function itemsOf(result: unknown): readonly unknown[] | null {
  return arrayIn(result, 'items');
}

function unreadableCount(result: unknown): number {
  return arrayIn(result, 'unreadable')?.length ?? 0;
}

function arrayIn(result: unknown, field: string): readonly unknown[] | null {
  if (typeof result !== 'object' || result === null) return null;
  const value = new Map<string, unknown>(Object.entries(result)).get(field);
  return Array.isArray(value) ? value : null;
}

/** The reply for a number that no account has also shows how CAMS reports its own errors. */
async function checkUnknownNumber(
  session: UpstreamSession,
  query: Readonly<Record<string, string>>,
  report: VerifyReport,
): Promise<void> {
  const reply = await session.call(listPhoneMessageQrdl, { ...query, PhoneNumber: unknownNumber });
  const status = reply.status === null ? 'failed' : 'observed';
  report.add('unknown-number', 'Codes of an unknown number', status, describeReply(reply));
  if (reply.ok || reply.status === null) return;
  const errorsWith = reply.status < 300 ? 'ok' : 'status';
  report.profile = { ...report.profile, errorsWith };
  report.add(
    'error-style',
    'Errors of CAMS come with',
    'observed',
    errorsWith === 'ok' ? 'HTTP 200 and a Code other than OK' : `an HTTP error status (${reply.status})`,
  );
}

export function describeReply({ ok, status, code }: RawReply): string {
  if (status === null) return `no reply: ${code}`;
  return ok ? `accepted (HTTP ${status}, ${code})` : `refused (HTTP ${status}, ${code})`;
}
