import {
  createPhoneMessageQrdl,
  deletePhoneMessageQrdl,
  listPhoneMessageQrdl,
  updatePhoneMessageQrdl,
  type CamsReply,
} from '../../operations/index.js';
import type { RawReply, UpstreamSession } from './session.js';

/** The prefix of every text that the command writes. */
export const markPrefix = 'waba-gateway verify';

/** A listed code, with the fields that the checks need. */
export interface ListedCode {
  readonly code: string;
  readonly text: string;
}

/**
 * The message QR codes that a run creates. Knows each of them by its code and by its marked text, so that cleanup also
 * finds a code whose reply was lost.
 */
export class MarkedCodes {
  readonly mark: string;
  readonly #session: UpstreamSession;
  readonly #target: { readonly PhoneNumber: string; readonly CustSpaceId: string };
  readonly #codes = new Set<string>();
  #hasWritten = false;

  constructor(session: UpstreamSession, target: { custSpaceId: string; number: string }, runId: string) {
    this.#session = session;
    this.#target = { CustSpaceId: target.custSpaceId, PhoneNumber: target.number };
    this.mark = `${markPrefix} ${runId}`;
  }

  async list(): Promise<{ readonly reply: RawReply; readonly codes: readonly ListedCode[] }> {
    const reply = await this.#session.call(listPhoneMessageQrdl, this.#target);
    const codes = reply.ok ? listPhoneMessageQrdl.decode(reply.body, this.#target).items : [];
    return {
      reply,
      codes: codes.map(({ code, prefilledMessage }) => ({ code, text: prefilledMessage ?? '' })),
    };
  }

  /** @param text appended to the mark */
  async create(text: string): Promise<RawReply> {
    this.#hasWritten = true;
    const content = { GenerateQrImage: 'SVG', PrefilledMessage: `${this.mark}${text}` };
    return this.#remember(await this.#session.call(createPhoneMessageQrdl, { ...this.#target, ...content }));
  }

  async update(code: string, text: string): Promise<RawReply> {
    const content = { GenerateQrImage: 'SVG', PrefilledMessage: `${this.mark}${text}` };
    const query = { ...this.#target, QrdlCode: code, ...content };
    return this.#remember(await this.#session.call(updatePhoneMessageQrdl, query));
  }

  async delete(code: string): Promise<RawReply> {
    const reply = await this.#session.call(deletePhoneMessageQrdl, { ...this.#target, QrdlCode: code });
    if (reply.ok) this.#codes.delete(code);
    return reply;
  }

  /**
   * Deletes every code of this run.
   * @returns the number of codes that are left; null if it cannot be found out
   */
  async removeAll(): Promise<number | null> {
    if (!this.#hasWritten) return 0;
    const isOurs = ({ code, text }: ListedCode) => this.#codes.has(code) || text.startsWith(this.mark);
    const before = await this.list();
    const ours = before.reply.ok ? before.codes.filter(isOurs).map(({ code }) => code) : [...this.#codes];
    for (const code of ours) await this.delete(code);
    const after = await this.list();
    return after.reply.ok ? after.codes.filter(isOurs).length : null;
  }

  #remember(reply: RawReply): RawReply {
    const code = codeIn(reply.body);
    if (reply.ok && code !== undefined) this.#codes.add(code);
    return reply;
  }
}

/** The code of a reply to a create or update call. */
export function codeIn(body: CamsReply): string | undefined {
  return dataField(body, 'QrdlCode');
}

export function dataField(body: CamsReply, field: string): string | undefined {
  const data = body['Data'];
  if (typeof data !== 'object' || data === null) return undefined;
  const value = new Map<string, unknown>(Object.entries(data)).get(field);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
