import type { Latin1 } from '../../exchange.js';

/**
 * Memo table of serialized values: of each record, the values of its fields, whichever document asks for them. Entries
 * live as long
 * as the record; past a bound everything is dropped at once.
 */
export class FragmentCache {
  /** Rises when everything was dropped: what holds memoized text elsewhere has to drop it too. */
  generation = 0;
  readonly #maxCharacters: number;
  #characters = 0;
  #values = new WeakMap<object, (Latin1 | undefined)[]>();
  /** The index of each field among the values of a record. */
  readonly #slots = new Map<object, number>();

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /** The index of a field's value, the same for each record. */
  slotOf(field: object): number {
    const slot = this.#slots.get(field) ?? this.#slots.size;
    this.#slots.set(field, slot);
    return slot;
  }

  /**
   * The memoized values of a record by index; undefined for a record that may change: those of the cache are frozen.
   */
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

  /** Counts a memoized text. */
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

/**
 * Overhead of a text, of a record's list of them, and of a field of a plan with its part of the document, in
 * characters.
 */
const textOverhead = 60;
const recordOverhead = 300;
const fieldOverhead = 700;
