import { describe, expect, it } from 'vitest';
import { createCallbacks, readChatAppAudit } from '../../src/callbacks/index.js';
import { createMemoryPubSub } from '../../src/pubsub/index.js';
import type { EntityRef } from '../../src/operations/index.js';

const WabaId = '90999999901234';
const PhoneNumber = '8613800001234';
const changesOf = (...notices: unknown[]) => readChatAppAudit(JSON.stringify(notices)).map(({ changed }) => changed);

describe('a ChatAppAudit push', () => {
  it.each([
    ['phoneNameUpdate', [{ kind: 'phoneNumbers', id: PhoneNumber }]],
    ['phoneQualityUpdate', [{ kind: 'phoneNumbers', id: PhoneNumber }]],
    ['wabaReviewUpdate', [{ kind: 'waba', id: WabaId }]],
    [
      'wabaAccountUpdate',
      [
        { kind: 'waba', id: WabaId },
        { kind: 'phoneNumbers', id: PhoneNumber },
      ],
    ],
    ['template', []],
    ['templateCategoryUpdate', []],
    ['aTypeThatIsNotDocumented', []],
    ['constructor', []],
  ])('a ChatAppAudit notice %s names the entities that it changes', (Type, changed) => {
    const notice = { Type, WabaId, Status: 'GREEN', ...(Type === 'wabaReviewUpdate' ? {} : { PhoneNumber }) };
    expect(changesOf(notice)).toEqual([changed]);
  });

  it('a notice of version 1, which is about templates, changes nothing', () => {
    expect(
      changesOf({
        WabaId,
        TemplateCode: '744c4b5c79c9432497a075bdfca3',
        Language: 'en_US',
        AuditStatus: 'unaudit',
        Reason: '',
      }),
    ).toEqual([[]]);
  });

  it('a notice may have its number with a plus, as a JSON number, or not at all', () => {
    const number = [{ kind: 'phoneNumbers', id: PhoneNumber }];
    expect(
      changesOf(
        { Type: 'phoneQualityUpdate', PhoneNumber: `+${PhoneNumber}` },
        { Type: 'phoneQualityUpdate', PhoneNumber: Number(PhoneNumber) },
        { Type: 'phoneQualityUpdate' },
      ),
    ).toEqual([number, number, []]);
  });

  it.each([
    ['{"a":', 'body: expected a JSON array of notices, got text that is not JSON: "{\\"a\\":".'],
    ['{}', 'body: expected a JSON array of notices, got an object.'],
    ['null', 'body: expected a JSON array of notices, got null.'],
    ['[1]', 'body.0: expected an object, got a number.'],
    [JSON.stringify(Array.from({ length: 1001 }, () => ({}))), 'body: expected at most 1000 notices, got 1001.'],
  ])('an invalid push is refused with what was expected: %.20s', (body, message) => {
    expect(() => readChatAppAudit(body)).toThrow(message);
  });
});

describe('processing pushes', () => {
  const quality = (Status: string) => JSON.stringify([{ Type: 'phoneQualityUpdate', WabaId, PhoneNumber, Status }]);

  function stage() {
    const received: (readonly EntityRef[])[] = [];
    let now = 1_000_000_000;
    const callbacks = createCallbacks({
      pubsub: createMemoryPubSub(),
      account: 'a',
      onChanged: async (changed) => void received.push(changed),
      now: () => now,
    });
    const take = async (body: string) => {
      callbacks.receiveChatAppAudit(body);
      await callbacks.idle();
      return received.splice(0).flat().length;
    };
    return { take, later: (ms: number) => (now += ms) };
  }

  it('a repeated notice is dropped, and a changed one is passed on, also when it changes back', async () => {
    const { take } = stage();
    expect(await take(quality('RED'))).toBe(1);
    expect(await take(quality('RED'))).toBe(0);
    expect(await take(quality('GREEN'))).toBe(1);
    expect(await take(quality('RED'))).toBe(1);
  });

  it('the same notice an hour later is passed on again', async () => {
    const { take, later } = stage();
    await take(quality('RED'));
    later(3_600_000);
    expect(await take(quality('RED'))).toBe(1);
  });
});
