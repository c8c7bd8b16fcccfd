/** A line of people waiting: joined at the back, served at the front, and left from anywhere, each in constant time. */
export interface ListNode<T> {
  readonly value: T;
  previous: ListNode<T> | undefined;
  next: ListNode<T> | undefined;
  /** False once it was served or has left. */
  isLinked: boolean;
}

export class LinkedList<T> implements Iterable<T> {
  #first: ListNode<T> | undefined;
  #last: ListNode<T> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): T | undefined {
    return this.#first?.value;
  }

  append(value: T): ListNode<T> {
    const node: ListNode<T> = { value, previous: undefined, next: undefined, isLinked: false };
    this.#link(node);
    return node;
  }

  /** Leaves the line; nothing happens if the seat was left before. */
  remove(node: ListNode<T>): void {
    if (!node.isLinked) return;
    if (node.previous) node.previous.next = node.next;
    else this.#first = node.next;
    if (node.next) node.next.previous = node.previous;
    else this.#last = node.previous;
    node.isLinked = false;
    this.#length--;
  }

  /** Takes the first out of the line. */
  shift(): T | undefined {
    const node = this.#first;
    if (node) this.remove(node);
    return node?.value;
  }

  /** The first goes to the back. */
  rotate(): void {
    const node = this.#first;
    if (!node) return;
    this.remove(node);
    this.#link(node);
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let node = this.#first; node; node = node.next) yield node.value;
  }

  #link(node: ListNode<T>): void {
    node.previous = this.#last;
    node.next = undefined;
    node.isLinked = true;
    if (this.#last) this.#last.next = node;
    else this.#first = node;
    this.#last = node;
    this.#length++;
  }
}
