import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB's wire has it. */
export type WireItem = Readonly<Record<string, AttributeValue>>;

/**
 * The bytes DynamoDB counts for an item: names and values.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemSize = (item: WireItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);

const valueSize = (value: AttributeValue): number => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  // On the wire, which is where items are read here, bytes are base64.
  if (value.B !== undefined) return Buffer.from(String(value.B), 'base64').length;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  if (value.L !== undefined) return value.L.reduce((sum, each) => sum + 1 + valueSize(each), 3);
  const set = value.SS ?? value.NS ?? value.BS;
  if (set !== undefined) return set.reduce((sum, each) => sum + Buffer.byteLength(String(each)), 0);
  throw new Error(`an attribute has a type that is not known here: ${Object.keys(value).join(', ')}`);
};

/** About one byte for two significant digits, and one more; another one for a sign. */
const numberSize = (number: string): number => {
  const digits = number
    .replace(/e.*$/i, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (number.startsWith('-') ? 1 : 0);
};
