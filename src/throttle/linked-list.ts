/** A doubly linked list: append, shift and removal of any node in constant time. */
export interface ListNode<T> {
  readonly value: T;
  previous: ListNode<T> | undefined;
  next: ListNode<T> | undefined;
  /** False once the node was removed. */
  isLinked: boolean;
}

/** The list itself; keep the node that `append` returns to remove it later. */
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

  /** Removes a node; does nothing if it was removed before. */
  remove(node: ListNode<T>): void {
    if (!node.isLinked) return;
    if (node.previous) node.previous.next = node.next;
    else this.#first = node.next;
    if (node.next) node.next.previous = node.previous;
    else this.#last = node.previous;
    node.isLinked = false;
    this.#length--;
  }

  /** Removes and returns the first value. */
  shift(): T | undefined {
    const node = this.#first;
    if (node) this.remove(node);
    return node?.value;
  }

  /** Moves the first node to the end. */
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
