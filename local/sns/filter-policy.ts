import * as z from 'zod/mini';
import type { MessageAttribute, MessageAttributes } from '../sqs/message.ts';
import { invalidParameter } from './errors.ts';
import { type FilterCondition, type FilterValue, filterCondition, matchesCondition } from './filter-condition.ts';
import { MAX_FILTER_COMBINATIONS, MAX_FILTER_NAMES } from './limits.ts';

/** Which messages a subscription wants, by their attributes: every name must match, by any of its conditions. */
export type FilterPolicy = { readonly text: string; readonly names: ReadonlyMap<string, readonly FilterCondition[]> };

const schema = z.record(z.string(), z.array(filterCondition).check(z.minLength(1)));

/** The value of a String.Array attribute. */
const arrayAttribute = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

/**
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 *
 * @param policy JSON
 * @throws {AwsError} `InvalidParameter`, also for conditions that the local stack does not know
 */
export const parseFilterPolicy = (policy: string): FilterPolicy => {
  const parsed = schema.safeParse(parseJson(policy));
  if (!parsed.success) {
    const { path = [], message = '' } = parsed.error.issues[0] ?? {};
    throw refused(
      `${path.join('.') || 'the policy'} is not understood (${message}): the local stack knows lists of values and of ` +
        'exists, prefix, suffix, equals-ignore-case, anything-but and numeric, see local/PARITY.md',
    );
  }
  const names = new Map(Object.entries(parsed.data));
  const combinations = [...names.values()].reduce((product, { length }) => product * length, 1);
  if (names.has('$or')) {
    throw refused('the local stack does not support $or, see local/PARITY.md');
  }
  if (names.size > MAX_FILTER_NAMES) {
    throw refused(`Filter policy can not have more than ${MAX_FILTER_NAMES} keys`);
  }
  if (combinations > MAX_FILTER_COMBINATIONS) {
    throw refused('Filter policy is too complex');
  }
  for (const { numeric } of [...names.values()].flat().filter(isNumeric)) {
    checkBounds(numeric);
  }
  return { text: policy, names };
};

export const matchesFilterPolicy = ({ names }: FilterPolicy, attributes: MessageAttributes): boolean =>
  [...names].every(([name, conditions]) => {
    const values = filterValues(attributes[name]);
    return conditions.some((each) => matchesCondition(each, values));
  });

/** What an attribute is compared as; a Binary one counts as none. */
const filterValues = (attribute: MessageAttribute | undefined): readonly FilterValue[] => {
  if (attribute === undefined || !('stringValue' in attribute)) {
    return [];
  }
  const { dataType, stringValue } = attribute;
  if (dataType === 'Number') {
    return [Number(stringValue)];
  }
  if (dataType !== 'String.Array') {
    return [stringValue];
  }
  const parsed = arrayAttribute.safeParse(parseJson(stringValue));
  return parsed.success ? parsed.data : [];
};

const isNumeric = (each: FilterCondition): each is { numeric: (string | number)[] } =>
  typeof each === 'object' && each !== null && 'numeric' in each;

/** `["=", 1]`, `[">", 1]` or `[">=", 1, "<", 5]`. */
const checkBounds = (numeric: readonly (string | number)[]): void => {
  const pairs = numeric.length === 2 || numeric.length === 4;
  const wellFormed = numeric.every((each, index) =>
    index % 2 === 0 ? ['=', '<', '<=', '>', '>='].includes(String(each)) : typeof each === 'number',
  );
  if (!pairs || !wellFormed) {
    throw refused(`Invalid numeric condition ${JSON.stringify(numeric)}`);
  }
};

const refused = (reason: string) => invalidParameter(`FilterPolicy: ${reason}`);

const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};
