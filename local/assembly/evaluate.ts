import { TemplateError } from './assembly-error.ts';
import { intrinsics } from './intrinsics.ts';
import { deferred, isDeferred, type Scope } from './scope.ts';

/**
 * Replaces every intrinsic function by its value. What depends on a deferred value is deferred itself, so that a template
 * can be checked before anything is created, as far as it is known then.
 *
 * @param path where `value` stands in the template
 * @throws TemplateError with the path to what was not understood
 */
export const evaluate = (value: unknown, scope: Scope, path: readonly PropertyKey[]): unknown => {
  if (Array.isArray(value)) return value.map((item, index) => evaluate(item, scope, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const call = entries.find(([key]) => key === 'Ref' || key.startsWith('Fn::'));
  if (call === undefined) {
    return Object.fromEntries(entries.map(([key, item]) => [key, evaluate(item, scope, [...path, key])]));
  }
  const [name, argument] = call;
  const site = { scope, path: [...path, name] };
  if (entries.length > 1) {
    const others = entries.map(([key]) => key).filter((key) => key !== name);
    throw new TemplateError(
      site.path,
      `an intrinsic function stands alone, but beside it there is ${others.join(', ')}`,
    );
  }
  const intrinsic = intrinsics[name];
  if (intrinsic === undefined) {
    throw new TemplateError(site.path, `unknown intrinsic function (known: ${Object.keys(intrinsics).join(', ')})`);
  }
  const evaluated = evaluate(argument, scope, site.path);
  return isDeferred(evaluated) ? deferred : intrinsic(evaluated, site);
};
