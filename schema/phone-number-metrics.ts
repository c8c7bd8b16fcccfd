import { completeValue } from '@pothos/core';
import type { PhoneNumberMetric } from '../src/domain.js';
import { InvalidInputError } from '../src/errors.js';
import { getChatappPhoneNumberMetric } from '../src/operations/index.js';
import { builder } from './builder.js';
import { costs } from './cost-rules.js';
import { PhoneNumberRef } from './phone-number.js';

/** CAMS returns the whole range in one reply, so the range is limited. */
const maxRangeDays = 90;
const dayMs = 24 * 60 * 60_000;

const MetricGranularityEnum = builder.enumType('MetricGranularity', {
  description: 'The length of the intervals in which messages are counted.',
  values: {
    DAILY: { description: 'By day. The time zone is not documented by CAMS.' },
    HALF_HOUR: { description: 'By half hour.' },
  } as const,
});

const PhoneNumberMetricType = builder.objectRef<PhoneNumberMetric>('PhoneNumberMetric').implement({
  description: 'Messages of a phone number in one interval.',
  fields: (t) => ({
    start: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'The start of the interval (CAMS: Start).',
      resolve: ({ start }) => start,
    }),
    end: t.field({
      type: 'DateTime',
      nullable: false,
      description: 'The end of the interval (CAMS: End).',
      resolve: ({ end }) => end,
    }),
    sentCount: t.exposeInt('sentCount', { nullable: false, description: 'Messages sent (CAMS: SentCount).' }),
    deliveredCount: t.exposeInt('deliveredCount', {
      nullable: false,
      description: 'Messages delivered (CAMS: DeliveredCount).',
    }),
  }),
});

/** @throws InvalidInputError for a range that is empty or too long */
function checkRange(from: number, to: number): void {
  if (to <= from) throw new InvalidInputError([{ path: ['to'], message: 'expected a time after `from`.' }]);
  if (to - from > maxRangeDays * dayMs)
    throw new InvalidInputError([
      {
        path: ['to'],
        message: `expected at most ${maxRangeDays} days after from, got ${Math.ceil((to - from) / dayMs)} days.`,
      },
    ]);
}

builder.objectField(PhoneNumberRef, 'metrics', (t) =>
  t.field({
    extensions: { cost: costs.metricsOfSpaces },
    type: [PhoneNumberMetricType],
    nullable: { list: true, items: false },
    description:
      'Messages sent and delivered, oldest first. All such fields of one space and range share one upstream call. ' +
      'At most 90 days. CAMS counts from the day after the operator has turned counting on.',
    args: {
      from: t.arg({ type: 'DateTime', required: true, description: 'The start of the range.' }),
      to: t.arg({ type: 'DateTime', required: true, description: 'The end of the range, not included.' }),
      granularity: t.arg({
        type: MetricGranularityEnum,
        defaultValue: 'DAILY',
        description: 'The length of the intervals.',
      }),
    },
    resolve: ({ space: { custSpaceId, isvCode }, digits }, { from, to, granularity }, context) => {
      checkRange(from, to);
      return completeValue(
        context.load(getChatappPhoneNumberMetric, {
          Start: from,
          End: to,
          CustSpaceId: custSpaceId ?? undefined,
          IsvCode: isvCode,
          Granularity: granularity ?? 'DAILY',
        }),
        (metrics) => metrics.items.filter((metric) => metric.digits === digits).toSorted((a, b) => a.start - b.start),
      );
    },
  }),
);
