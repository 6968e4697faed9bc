/** The request payload limit of an invocation: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * Splits what was received into as few batches as the payload limit allows: ten messages of 1 MiB are two.
 *
 * @param sizeOf bytes of an item in the event
 */
export const splitByPayload = <Item>(items: readonly Item[], sizeOf: (item: Item) => number): readonly Item[][] => {
  const batches: Item[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const size = sizeOf(item);
    if (bytes + size > MAX_PAYLOAD_BYTES) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(item);
    bytes += size;
  }
  return batches;
};
