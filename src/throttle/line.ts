/** A line of people waiting: joined at the back, served at the front, and left from anywhere, each in constant time. */
export interface Seat<T> {
  readonly value: T;
  before: Seat<T> | undefined;
  after: Seat<T> | undefined;
  /** False once it was served or has left. */
  taken: boolean;
}

export class Line<T> implements Iterable<T> {
  #first: Seat<T> | undefined;
  #last: Seat<T> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): T | undefined {
    return this.#first?.value;
  }

  join(value: T): Seat<T> {
    const seat: Seat<T> = { value, before: undefined, after: undefined, taken: false };
    this.#append(seat);
    return seat;
  }

  /** Leaves the line; nothing happens if the seat was left before. */
  leave(seat: Seat<T>): void {
    if (!seat.taken) return;
    if (seat.before) seat.before.after = seat.after;
    else this.#first = seat.after;
    if (seat.after) seat.after.before = seat.before;
    else this.#last = seat.before;
    seat.taken = false;
    this.#length--;
  }

  /** Takes the first out of the line. */
  serve(): T | undefined {
    const seat = this.#first;
    if (seat) this.leave(seat);
    return seat?.value;
  }

  /** The first goes to the back. */
  rotate(): void {
    const seat = this.#first;
    if (!seat) return;
    this.leave(seat);
    this.#append(seat);
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let seat = this.#first; seat; seat = seat.after) yield seat.value;
  }

  #append(seat: Seat<T>): void {
    seat.before = this.#last;
    seat.after = undefined;
    seat.taken = true;
    if (this.#last) this.#last.after = seat;
    else this.#first = seat;
    this.#last = seat;
    this.#length++;
  }
}
