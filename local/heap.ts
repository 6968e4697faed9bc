/** A binary min-heap: the least item in O(1), insertion and removal of it in O(log n). */
export type Heap<Item> = {
  readonly size: number;
  peek(): Item | undefined;
  push(item: Item): void;
  pop(): Item | undefined;
  /** Keeps only the items that pass, in O(n log n). */
  retain(isKept: (item: Item) => boolean): void;
};

export const createHeap = <Item>(isLess: (left: Item, right: Item) => boolean): Heap<Item> => {
  let items: Item[] = [];

  const siftUp = (item: Item, from: number) => {
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = items[parentIndex] as Item;
      if (!isLess(item, parent)) {
        break;
      }
      items[index] = parent;
      index = parentIndex;
    }
    items[index] = item;
  };

  const siftDown = (item: Item) => {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= items.length) {
        break;
      }
      const right = left + 1;
      const childIndex = right < items.length && isLess(items[right] as Item, items[left] as Item) ? right : left;
      const child = items[childIndex] as Item;
      if (!isLess(child, item)) {
        break;
      }
      items[index] = child;
      index = childIndex;
    }
    items[index] = item;
  };

  return {
    get size() {
      return items.length;
    },
    peek: () => items[0],
    push: (item) => siftUp(item, items.length),
    pop() {
      const least = items[0];
      const last = items.pop();
      if (last !== undefined && items.length > 0) {
        siftDown(last);
      }
      return least;
    },
    retain(isKept) {
      // A sorted array is a valid heap.
      items = items.filter(isKept).toSorted((left, right) => (isLess(left, right) ? -1 : 1));
    },
  };
};
