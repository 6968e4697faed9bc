import { itemSize, type WireItem } from './item-size.ts';

const bytesPerReadUnit = 4096;

/** Read request units of one item by its key; one that is not there costs as much as a small one. */
export const readUnitsOfItem = (item: WireItem | undefined, isConsistent: boolean): number =>
  units(item === undefined ? 0 : itemSize(item), isConsistent);

/** Read request units of a page of a query or scan, whose items are rounded together. */
export const readUnitsOfPage = (items: readonly WireItem[], isConsistent: boolean): number =>
  units(
    items.reduce((sum, item) => sum + itemSize(item), 0),
    isConsistent,
  );

const units = (bytes: number, isConsistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / bytesPerReadUnit)) * (isConsistent ? 1 : 0.5);
