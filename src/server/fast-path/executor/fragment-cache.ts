import type { Latin1 } from '../../exchange.js';

/**
 * What is remembered of plans and records: of each record, the values of its fields, whatever document asks for them, and whole parts of
 * documents that are asked again. It lasts as long as the record, or the document; past a bound everything is forgotten at once.
 */
export class FragmentCache {
  /** What was remembered elsewhere is to be forgotten when this changes. */
  generation = 0;
  readonly #maxCharacters: number;
  #characters = 0;
  #values = new WeakMap<object, (Latin1 | undefined)[]>();
  /** By what a field is, its place among the values of a record. */
  readonly #slots = new Map<object, number>();

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /** The place of a field's value, the same for each record. */
  slotOf(field: object): number {
    const slot = this.#slots.get(field) ?? this.#slots.size;
    this.#slots.set(field, slot);
    return slot;
  }

  /** What is known of a record, by place; undefined where it may say something else next time: the records of the cache are frozen. */
  valuesOf(record: unknown): (Latin1 | undefined)[] | undefined {
    if (typeof record !== 'object' || record === null) return undefined;
    const known = this.#values.get(record);
    if (known !== undefined) return known;
    if (!Object.isFrozen(record)) return undefined;
    const values: (Latin1 | undefined)[] = [];
    this.#values.set(record, values);
    this.#charge(recordOverhead);
    return values;
  }

  /** Counts a field of a plan. */
  chargeField(): void {
    this.#charge(fieldOverhead);
  }

  /** Counts a text that is remembered. */
  chargeText(text: Latin1): void {
    this.#charge(text.length + textOverhead);
  }

  #charge(characters: number): void {
    this.#characters += characters;
    if (this.#characters <= this.#maxCharacters) return;
    this.#characters = 0;
    this.#values = new WeakMap();
    this.generation += 1;
  }
}

/** What a text, and a record's list of them, cost beside the characters; and a field of a plan, with its part of what it was read from. */
const textOverhead = 60;
const recordOverhead = 300;
const fieldOverhead = 700;
