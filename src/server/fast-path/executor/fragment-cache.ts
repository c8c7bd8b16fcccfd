import type { Latin1 } from '../../exchange.js';

/**
 * Memo table of serialized field values by record, shared by all documents. Entries live as long as their record;
 * beyond a size limit the whole table is cleared.
 */
export class FragmentCache {
  #characters = 0;
  #values = new WeakMap<object, (Latin1 | undefined)[]>();
  readonly #slots = new Map<object, number>();

  constructor(private readonly maxCharacters: number) {}

  /** The index of a field in the list of values of every record. */
  slotOf(field: object): number {
    const slot = this.#slots.get(field) ?? this.#slots.size;
    this.#slots.set(field, slot);
    return slot;
  }

  /** The memoized values of a record by index; undefined if the record is not frozen and so may change. */
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

  chargeText(text: Latin1): void {
    this.#charge(text.length + textOverhead);
  }

  #charge(characters: number): void {
    this.#characters += characters;
    if (this.#characters <= this.maxCharacters) return;
    this.#characters = 0;
    this.#values = new WeakMap();
  }
}

/** Memory overhead in characters: per text, and per record's list. */
const textOverhead = 60;
const recordOverhead = 300;
