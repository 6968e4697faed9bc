/** An item or a part of one, as the document client has it. */
export type Item = Readonly<Record<string, unknown>>;

/** What an expression's placeholders stand for. */
export type Placeholders = {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
};

/** A place in an item: `#events.#id`. */
export type Path = readonly string[];

const isMap = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

export const read = (item: Item | undefined, path: Path): unknown =>
  path.reduce<unknown>((value, name) => (isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined), item);

/** The item with another value at a place; undefined takes it away. */
export const write = (item: Item, [name = '', ...rest]: Path, value: unknown): Item => {
  if (rest.length > 0) {
    const inner = item[name];
    if (!isMap(inner)) throw invalid('The document path provided in the update expression is invalid for update');
    return { ...item, [name]: write(inner, rest, value) };
  }
  if (value !== undefined) return { ...item, [name]: value };
  const { [name]: _, ...others } = item;
  return others;
};

export const invalid = (message: string): Error => Object.assign(new Error(message), { name: 'ValidationException' });

export const typeOf = (value: unknown): string => {
  if (value instanceof Uint8Array) return 'B';
  if (Array.isArray(value)) return 'L';
  if (value === null) return 'NULL';
  return { string: 'S', number: 'N', boolean: 'BOOL', object: 'M', undefined: '' }[typeof value as 'string'] ?? '?';
};

export const sizeOf = (value: unknown): number | undefined => {
  switch (typeOf(value)) {
    case 'S':
      return Buffer.byteLength(value as string);
    case 'B':
    case 'L':
      return (value as Uint8Array | unknown[]).length;
    case 'M':
      return Object.keys(value as Item).length;
    default:
      return undefined;
  }
};

/** Values of different types are neither equal nor before each other, and nothing is where there is no value. */
export const compare = (one: unknown, operator: string, other: unknown): boolean => {
  if (typeOf(one) !== typeOf(other) || one === undefined) return operator === '<>' && typeOf(one) !== typeOf(other);
  const [left, right] = [one as string | number, other as string | number];
  switch (operator) {
    case '=':
      return left === right;
    case '<>':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      throw new Error(`no operator of DynamoDB: ${operator}`);
  }
};

/** What the document client refuses to send. */
export const assertWritable = (value: unknown, path = ''): void => {
  if (value === undefined) throw new Error(`the document client does not write undefined: ${path}`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`no number for DynamoDB: ${path}`);
  if (Array.isArray(value)) for (const each of value) assertWritable(each, path);
  else if (isMap(value)) for (const [name, each] of Object.entries(value)) assertWritable(each, `${path}.${name}`);
};
