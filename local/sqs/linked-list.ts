/** A list from which any item can leave without a search: every operation is O(1). */
export type LinkedList<Item> = {
  readonly size: number;
  readonly first: Item | undefined;
  /** Returns what takes the item out again, to be called once at most. */
  append(item: Item): () => void;
};

type Node<Item> = { readonly item: Item; previous: Node<Item> | undefined; next: Node<Item> | undefined };

export const createLinkedList = <Item>(): LinkedList<Item> => {
  let first: Node<Item> | undefined;
  let last: Node<Item> | undefined;
  let size = 0;

  const remove = ({ previous, next }: Node<Item>) => {
    if (previous === undefined) {
      first = next;
    } else {
      previous.next = next;
    }
    if (next === undefined) {
      last = previous;
    } else {
      next.previous = previous;
    }
    size -= 1;
  };

  return {
    get size() {
      return size;
    },
    get first() {
      return first?.item;
    },
    append(item) {
      const node: Node<Item> = { item, previous: last, next: undefined };
      if (last === undefined) {
        first = node;
      } else {
        last.next = node;
      }
      last = node;
      size += 1;
      return () => remove(node);
    },
  };
};
