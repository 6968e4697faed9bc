import * as z from 'zod/mini';
import { LOCAL_REGION } from '../region.ts';
import { TemplateError } from './assembly-error.ts';
import { deferred, type Scope } from './scope.ts';

/** Where an intrinsic function stands, and what references mean there. */
type Site = { readonly scope: Scope; readonly path: readonly PropertyKey[] };

type Intrinsic = (argument: unknown, site: Site) => unknown;

const text = z.string();
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const stackOutput = z.strictObject({ StackName: text, OutputName: text, Region: z.optional(text) });
const substitution = z.union([
  z.tuple([text, z.record(text, scalar)]),
  z.pipe(
    text,
    z.transform((template: string): [string, Record<string, never>] => [template, {}]),
  ),
]);

/**
 * CloudFormation's intrinsic functions, those that CDK emits for this app. Their arguments are evaluated first.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, site) => reference(parse(text, argument, site), site),

  'Fn::GetAtt'(argument, site) {
    const [logicalId, attribute] = parse(z.tuple([text, text]), argument, site);
    return attributeOf(logicalId, attribute, site);
  },

  'Fn::Join'(argument, site) {
    const [delimiter, values] = parse(z.tuple([text, z.array(scalar)]), argument, site);
    return values.join(delimiter);
  },

  'Fn::Split'(argument, site) {
    const [delimiter, joined] = parse(z.tuple([text, text]), argument, site);
    return joined.split(delimiter);
  },

  'Fn::Select'(argument, site) {
    const [index, values] = parse(z.tuple([scalar, z.array(z.unknown())]), argument, site);
    return values[Number(index)] ?? fail(site, `there is no element ${index} in a list of ${values.length}`);
  },

  'Fn::Sub'(argument, site) {
    const [template, variables] = parse(substitution, argument, site);
    const parts = template.split(/(\$\{[^}]*\})/).map((part) => substitute(part, variables, site));
    return parts.includes(deferred) ? deferred : parts.join('');
  },

  'Fn::GetStackOutput'(argument, site) {
    const { StackName, OutputName, Region = LOCAL_REGION } = parse(stackOutput, argument, site);
    if (Region !== LOCAL_REGION) fail(site, `an output in ${Region}, but the local stack has only ${LOCAL_REGION}`);
    return (
      site.scope.stackOutput(StackName, OutputName) ??
      fail(site, `no stack before this one is called ${StackName} and has an output ${OutputName}`)
    );
  },

  'Fn::ImportValue'(argument, site) {
    const name = parse(text, argument, site);
    return site.scope.exportedValue(name) ?? fail(site, `no stack before this one exports ${name}`);
  },
};

/** `${Name}`, `${LogicalId.Attribute}`, `${AWS::Region}`; `${!Literal}` stays as `${Literal}`. */
const substitute = (part: string, variables: Readonly<Record<string, unknown>>, site: Site): unknown => {
  const name = /^\$\{(.*)\}$/.exec(part)?.[1]?.trim();
  if (name === undefined) return part;
  if (name.startsWith('!')) return `\${${name.slice(1)}}`;
  if (Object.hasOwn(variables, name)) return variables[name];
  const [logicalId = name, ...attribute] = name.split('.');
  return attribute.length === 0 ? reference(name, site) : attributeOf(logicalId, attribute.join('.'), site);
};

const reference = (name: string, site: Site): unknown =>
  site.scope.reference(name) ?? fail(site, `there is no resource, parameter or pseudo-parameter ${name} here`);

const attributeOf = (logicalId: string, attribute: string, site: Site): unknown =>
  site.scope.attribute(logicalId, attribute) ??
  fail(site, `there is no ${logicalId} with an attribute ${attribute} here`);

const parse = <Output>(schema: z.ZodMiniType<Output>, argument: unknown, site: Site): Output => {
  const parsed = schema.safeParse(argument, { error: z.locales.en().localeError });
  return parsed.success ? parsed.data : fail(site, parsed.error.issues.map(({ message }) => message).join('; '));
};

const fail = ({ path }: Site, problem: string): never => {
  throw new TemplateError(path, problem);
};
