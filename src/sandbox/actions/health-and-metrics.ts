import { invalidParameter } from '../api-error.js';
import { seededRandom } from '../state/seeded-random.js';
import type { StoredSpace } from '../state/space.js';
import { checkIsvCode, defineAction } from './action.js';
import { oneOf, optional, phoneNumber, required, type ValueRule } from './parameter.js';

const limited = new Set(['FLAGGED', 'RESTRICTED', 'RATE_LIMITED']);

type Sendability = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';

const sendabilityOf = (status: string): Sendability =>
  status === 'CONNECTED' ? 'AVAILABLE' : limited.has(status) ? 'LIMITED' : 'BLOCKED';

const order: readonly Sendability[] = ['BLOCKED', 'LIMITED', 'AVAILABLE'];
/** The worst of several states: a number is blocked or limited if anything that it depends on is. */
const worst = (...all: Sendability[]): Sendability => order.find((each) => all.includes(each)) ?? 'AVAILABLE';

/** Meta's reasons why a number cannot send, or can send only with limits. */
function errorsOf(status: string) {
  if (sendabilityOf(status) === 'AVAILABLE') return [];
  return [
    {
      ErrorCode: sendabilityOf(status) === 'BLOCKED' ? '141000' : '141006',
      ErrorDescription: `The phone number has the status ${status}.`,
      PossibleSolution: 'Open WhatsApp Manager and follow the steps that it shows for this phone number.',
    },
  ];
}

const entity = (EntityType: string, CanSendMessage: Sendability, more: object) => ({
  EntityType,
  CanSendMessage,
  ...more,
});

function healthOf(space: StoredSpace, status: string | undefined, number: string | undefined) {
  const waba = entity('WABA', space.waba.AccountReviewStatus === 'DISABLED' ? 'BLOCKED' : 'AVAILABLE', {
    WabaId: space.waba.Id,
    Errors: [],
  });
  const business = entity('BUSINESS', 'AVAILABLE', { BusinessId: space.waba.BusinessId, Errors: [] });
  if (status === undefined) return { CanSendMessage: waba.CanSendMessage, Entities: [waba, business] };
  const phone = entity('PHONE_NUMBER', sendabilityOf(status), { PhoneNumber: number, Errors: errorsOf(status) });
  return { CanSendMessage: worst(phone.CanSendMessage, waba.CanSendMessage), Entities: [phone, waba, business] };
}

/** Whether a number or a WABA can send messages, and the problems that prevent it. */
export const GetWhatsappHealthStatus = defineAction(
  {
    callsPerSecond: 5,
    parameters: {
      NodeType: required(oneOf('phone', 'waba', 'template')),
      CustSpaceId: required(),
      PhoneNumber: optional(phoneNumber),
      WabaId: optional(),
      TemplateCode: optional(),
      Language: optional(),
    },
  },
  ({ NodeType, PhoneNumber, WabaId }, { space }) => {
    if (NodeType === 'template') throw invalidParameter('NodeType', 'phone or waba: the sandbox has no templates');
    if (NodeType === 'waba') {
      if (WabaId !== undefined && WabaId !== space.waba.Id) throw invalidParameter('WabaId', 'the WABA of the space');
      return { Success: true, Data: healthOf(space, undefined, undefined) };
    }
    if (PhoneNumber === undefined) throw invalidParameter('PhoneNumber', 'a number of the space with NodeType phone');
    return { Success: true, Data: healthOf(space, space.number(PhoneNumber).record.Status, PhoneNumber) };
  },
);

const milliseconds: ValueRule = { expected: 'milliseconds since 1970', accepts: (value) => /^\d{12,14}$/.test(value) };
const dayMs = 24 * 60 * 60_000;
/** Relative number of messages by day of the week, beginning with Sunday: few on Sunday, most before the weekend. */
const weekShape = [0.4, 0.8, 0.9, 1, 1.1, 1.5, 1.2];
const maxRows = 10_000;

/** How many messages the numbers of a space sent and had delivered, by day or by half hour (UTC). */
export const GetChatappPhoneNumberMetric = defineAction(
  {
    callsPerSecond: 50,
    parameters: {
      Start: required(milliseconds),
      End: required(milliseconds),
      CustSpaceId: optional(),
      IsvCode: optional(),
      PhoneNumber: optional(phoneNumber),
      Granularity: optional(oneOf('DAILY', 'HALF_HOUR')),
    },
  },
  ({ Start, End, IsvCode, PhoneNumber, Granularity = 'DAILY' }, { space }) => {
    checkIsvCode(space, IsvCode);
    const [start, end] = [Number(Start), Number(End)];
    if (end <= start) throw invalidParameter('End', 'a moment after Start');
    const stepMs = Granularity === 'DAILY' ? dayMs : dayMs / 48;
    const numbers = PhoneNumber === undefined ? space.numbers : [space.number(PhoneNumber)];
    if (((end - start) / stepMs) * numbers.length > maxRows) throw invalidParameter('End', 'a shorter range');
    const Data = numbers.flatMap(({ record }) => {
      const rows = [];
      for (let at = Math.floor(start / stepMs) * stepMs; at < end; at += stepMs)
        rows.push({
          PhoneNumber: record.PhoneNumber,
          Granularity,
          Start: at,
          End: at + stepMs,
          ...countsAt(record, at, stepMs),
        });
      return rows;
    });
    return { Data };
  },
);

function countsAt({ PhoneNumber, Status }: { PhoneNumber: string; Status: string }, at: number, stepMs: number) {
  if (sendabilityOf(Status) === 'BLOCKED') return { SentCount: 0, DeliveredCount: 0 };
  const random = seededRandom(`metric ${PhoneNumber} ${at}`);
  const perDay = (40 + 20 * random()) * (weekShape[new Date(at).getUTCDay()] ?? 1);
  const SentCount = Math.round((perDay * stepMs) / dayMs);
  return { SentCount, DeliveredCount: Math.floor(SentCount * (0.94 + 0.05 * random())) };
}

/** Turns on the counting of messages. In the sandbox it is on from the start. */
export const EnableWhatsappROIMetric = defineAction(
  { callsPerSecond: 10, writes: true, parameters: { CustSpaceId: optional(), IsvCode: optional() } },
  ({ IsvCode }, { space }) => {
    checkIsvCode(space, IsvCode);
    return {};
  },
);
