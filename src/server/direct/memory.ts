import type { Bytes } from './value-writer.js';

/**
 * What is remembered of plans and records: of each record, the values of its fields, whatever document asks for them, and whole parts of
 * documents that are asked again. It lasts as long as the record, or the document; past a bound everything is forgotten at once.
 */
export class Memory {
  /** What was remembered elsewhere is to be forgotten when this changes. */
  since = 0;
  readonly #most: number;
  #characters = 0;
  #values = new WeakMap<object, (Bytes | undefined)[]>();
  /** By what a field is, its place among the values of a record. */
  readonly #places = new Map<object, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The place of a field's value, the same for each record. */
  placeOf(field: object): number {
    const place = this.#places.get(field) ?? this.#places.size;
    this.#places.set(field, place);
    return place;
  }

  /** What is known of a record, by place; undefined where it may say something else next time: the records of the cache are frozen. */
  valuesOf(record: unknown): (Bytes | undefined)[] | undefined {
    if (typeof record !== 'object' || record === null) return undefined;
    const known = this.#values.get(record);
    if (known !== undefined) return known;
    if (!Object.isFrozen(record)) return undefined;
    const values: (Bytes | undefined)[] = [];
    this.#values.set(record, values);
    this.#add(perRecord);
    return values;
  }

  /** Counts a field of a plan. */
  countField(): void {
    this.#add(perField);
  }

  /** Counts a text that is remembered. */
  count(text: Bytes): void {
    this.#add(text.length + perText);
  }

  #add(characters: number): void {
    this.#characters += characters;
    if (this.#characters <= this.#most) return;
    this.#characters = 0;
    this.#values = new WeakMap();
    this.since += 1;
  }
}

/** What a text, and a record's list of them, cost beside the characters; and a field of a plan, with its part of what it was read from. */
const perText = 60;
const perRecord = 300;
const perField = 700;
