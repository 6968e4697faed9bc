import * as z from 'zod/mini';
import type { ResourceHandler } from '../resources/define-resource.ts';
import { isDeferred } from './scope.ts';

type PropertyFault = { readonly path: readonly PropertyKey[]; readonly problem: string };

/**
 * Which properties a handler does not know or cannot use.
 *
 * @param properties evaluated as far as they are known; an objection to a deferred value is no fault yet
 */
export const checkProperties = (handler: ResourceHandler, properties: unknown): readonly PropertyFault[] => {
  const parsed = handler.properties.safeParse(properties, { error: z.locales.en().localeError });
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return isDeferred(valueAt(properties, issue.path)) ? [] : [{ path: issue.path, problem: issue.message }];
    }
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      problem: `the local stack has no such property of ${handler.type}: add it to local/resources or take it out of infra`,
    }));
  });
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown => {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  return valueAt(Reflect.get(value, key), rest);
};
