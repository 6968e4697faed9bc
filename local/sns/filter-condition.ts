import * as z from 'zod/mini';

/** One value of a message attribute; an array attribute has several. */
export type FilterValue = string | number | boolean | null;

const text = z.string();
const number = z.number();
const bounds = z.array(z.union([text, number]));

/** One thing a value of an attribute may be to match: a value, or an object that says how it is compared. */
export const filterCondition = z.union([
  text,
  number,
  z.boolean(),
  z.null(),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ prefix: text }),
  z.strictObject({ suffix: text }),
  z.strictObject({ 'equals-ignore-case': text }),
  z.strictObject({ numeric: bounds }),
  z.strictObject({
    'anything-but': z.union([
      text,
      number,
      z.array(z.union([text, number])),
      z.strictObject({ prefix: text }),
      z.strictObject({ suffix: text }),
    ]),
  }),
]);

export type FilterCondition = z.output<typeof filterCondition>;

/** @param values none when the message has no such attribute */
export const matchesCondition = (condition: FilterCondition, values: readonly FilterValue[]): boolean => {
  if (typeof condition !== 'object' || condition === null) {
    return values.includes(condition);
  }
  if ('exists' in condition) {
    return condition.exists === values.length > 0;
  }
  return values.some((value) => matchesValue(condition, value));
};

type ValueCondition = Exclude<Extract<FilterCondition, object>, { exists: boolean }>;

const matchesValue = (condition: ValueCondition, value: FilterValue): boolean => {
  if ('numeric' in condition) {
    return typeof value === 'number' && isWithin(value, condition.numeric);
  }
  if ('anything-but' in condition) {
    return isAnythingBut(condition['anything-but'], value);
  }
  if (typeof value !== 'string') {
    return false;
  }
  if ('prefix' in condition) {
    return value.startsWith(condition.prefix);
  }
  if ('suffix' in condition) {
    return value.endsWith(condition.suffix);
  }
  return value.toLowerCase() === condition['equals-ignore-case'].toLowerCase();
};

type Excluded = Extract<ValueCondition, { 'anything-but': unknown }>['anything-but'];

const isAnythingBut = (excluded: Excluded, value: FilterValue): boolean => {
  if (typeof excluded !== 'object') {
    return value !== excluded;
  }
  if (Array.isArray(excluded)) {
    return !excluded.some((each) => each === value);
  }
  return !(typeof value === 'string' && matchesValue(excluded, value));
};

const isWithin = (value: number, numeric: readonly (string | number)[]): boolean => {
  const [operator, bound, ...rest] = numeric;
  return typeof bound === 'number' && compare(value, operator, bound) && (rest.length === 0 || isWithin(value, rest));
};

const compare = (value: number, operator: string | number | undefined, bound: number): boolean =>
  (operator === '=' && value === bound) ||
  (operator === '<' && value < bound) ||
  (operator === '<=' && value <= bound) ||
  (operator === '>' && value > bound) ||
  (operator === '>=' && value >= bound);
