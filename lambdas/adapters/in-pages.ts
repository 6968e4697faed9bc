/** Items in their order, as many at once as a call of AWS takes; the last page is what is left. */
export const inPages = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, page) => items.slice(page * size, (page + 1) * size));
