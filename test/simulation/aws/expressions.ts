import { type Tokens, tokensOf } from './tokens.ts';
import { compare, type Item, invalid, type Path, type Placeholders, read, sizeOf, typeOf, write } from './values.ts';

/**
 * Condition, key and update expressions as DynamoDB evaluates them, as far as this project uses them; whatever else stops
 * the run. Placeholders that are not used or not given are refused, as DynamoDB does.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
type Evaluate<Result> = (item: Item | undefined, placeholders: Placeholders) => Result;
type Update = (item: Item, placeholders: Placeholders, before: Item) => Item;

const kept = <Compiled>(compile: (text: string) => Compiled): ((text: string) => Compiled) => {
  const known = new Map<string, Compiled>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const compiled = compile(text);
    known.set(text, compiled);
    return compiled;
  };
};

const nameOf = (token: string, { names }: Placeholders): string => {
  if (!token.startsWith('#')) return token;
  const name = names[token];
  if (name === undefined)
    throw invalid(`An expression attribute name used in the document path is not defined: ${token}`);
  return name;
};

const valueOf = (token: string, { values }: Placeholders): unknown => {
  if (!Object.hasOwn(values, token)) throw invalid(`An expression attribute value is not defined: ${token}`);
  return values[token];
};

type ReadPath = (placeholders: Placeholders) => Path;

const path = (tokens: Tokens): ReadPath => {
  const names = [tokens.take()];
  while (tokens.takeIf('.')) names.push(tokens.take());
  return (placeholders) => names.map((name) => nameOf(name, placeholders));
};

const operand = (tokens: Tokens): Evaluate<unknown> => {
  const next = tokens.peek() ?? '';
  if (next.startsWith(':')) {
    tokens.take();
    return (_, placeholders) => valueOf(next, placeholders);
  }
  if (next === 'size' || next === 'if_not_exists') {
    tokens.take();
    tokens.take('(');
    const place = path(tokens);
    const otherwise = next === 'size' ? undefined : (tokens.take(','), operand(tokens));
    tokens.take(')');
    return (item, placeholders) => {
      const found = read(item, place(placeholders));
      return otherwise === undefined ? sizeOf(found) : (found ?? otherwise(item, placeholders));
    };
  }
  const place = path(tokens);
  return (item, placeholders) => read(item, place(placeholders));
};

const functions: Readonly<Record<string, (value: unknown, argument: unknown) => boolean>> = {
  attribute_exists: (value) => value !== undefined,
  attribute_not_exists: (value) => value === undefined,
  begins_with: (value, argument) => typeof value === 'string' && value.startsWith(String(argument)),
  attribute_type: (value, argument) => typeOf(value) === argument,
};

const primary = (tokens: Tokens): Evaluate<boolean> => {
  if (tokens.takeIf('(')) {
    const inner = either(tokens);
    tokens.take(')');
    return inner;
  }
  if (tokens.takeIf('NOT')) {
    const inner = primary(tokens);
    return (item, placeholders) => !inner(item, placeholders);
  }
  const call = functions[tokens.peek() ?? ''];
  if (call !== undefined) {
    tokens.take();
    tokens.take('(');
    const place = path(tokens);
    const argument = tokens.takeIf(',') ? operand(tokens) : undefined;
    tokens.take(')');
    return (item, placeholders) => call(read(item, place(placeholders)), argument?.(item, placeholders));
  }
  const left = operand(tokens);
  if (tokens.takeIf('BETWEEN')) {
    const from = operand(tokens);
    tokens.take('AND');
    const to = operand(tokens);
    return (item, placeholders) => {
      const value = left(item, placeholders);
      return compare(value, '>=', from(item, placeholders)) && compare(value, '<=', to(item, placeholders));
    };
  }
  const operator = tokens.take('=', '<>', '<', '<=', '>', '>=');
  const right = operand(tokens);
  return (item, placeholders) => compare(left(item, placeholders), operator, right(item, placeholders));
};

const both = (tokens: Tokens): Evaluate<boolean> => {
  const all = [primary(tokens)];
  while (tokens.takeIf('AND')) all.push(primary(tokens));
  return all.length === 1 ? (all[0] as Evaluate<boolean>) : (item, given) => all.every((each) => each(item, given));
};

const either = (tokens: Tokens): Evaluate<boolean> => {
  const all = [both(tokens)];
  while (tokens.takeIf('OR')) all.push(both(tokens));
  return all.length === 1 ? (all[0] as Evaluate<boolean>) : (item, given) => all.some((each) => each(item, given));
};

export const compileCondition = kept((text: string): Evaluate<boolean> => {
  const tokens = tokensOf(text);
  const condition = either(tokens);
  if (tokens.peek() !== undefined) throw new Error(`a condition goes on after its end: ${text}`);
  return condition;
});

const setter = (tokens: Tokens): Update => {
  const place = path(tokens);
  tokens.take('=');
  const first = operand(tokens);
  const sign = tokens.takeIf('+') ? 1 : tokens.takeIf('-') ? -1 : undefined;
  const second = sign === undefined ? undefined : operand(tokens);
  return (item, given, before) => {
    const value = first(before, given);
    const sum = second === undefined ? value : Number(value) + (sign ?? 1) * Number(second(before, given));
    if (sum === undefined)
      throw invalid('The provided expression refers to an attribute that does not exist in the item');
    return write(item, place(given), sum);
  };
};

const remover = (tokens: Tokens): Update => {
  const place = path(tokens);
  return (item, given) => (read(item, place(given)) === undefined ? item : write(item, place(given), undefined));
};

const adder = (tokens: Tokens): Update => {
  const place = path(tokens);
  const amount = operand(tokens);
  return (item, given, before) =>
    write(item, place(given), Number(read(before, place(given)) ?? 0) + Number(amount(before, given)));
};

const sections = { SET: setter, REMOVE: remover, ADD: adder } as const;

export const compileUpdate = kept((text: string): ((item: Item, given: Placeholders) => Item) => {
  const tokens = tokensOf(text);
  const updates: Update[] = [];
  while (tokens.peek() !== undefined) {
    const section = tokens.take(...Object.keys(sections)).toUpperCase() as keyof typeof sections;
    do updates.push(sections[section](tokens));
    while (tokens.takeIf(','));
  }
  return (item, given) => updates.reduce((next, update) => update(next, given, item), item);
});

const placeholdersIn = kept((text: string): ReadonlySet<string> => new Set(text.match(/[#:][A-Za-z_0-9]+/g)));

/** @throws ValidationException for placeholders that are given and not used */
export const assertAllUsed = (expressions: readonly (string | undefined)[], { names, values }: Placeholders): void => {
  const text = expressions.filter((each) => each !== undefined).join(' ');
  const used = placeholdersIn(text);
  for (const given of [...Object.keys(names), ...Object.keys(values)]) {
    if (!used.has(given)) throw invalid(`Value provided in expression attributes unused in expressions: ${given}`);
  }
};
