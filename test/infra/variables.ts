import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod/mini';

const functions = z.record(
  z.string(),
  z.object({ Properties: z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }) }),
);

/** The environment of the function whose logical id begins like this. */
export const variablesOf = (template: Template, logicalId: string): Readonly<Record<string, unknown>> => {
  const found = Object.entries(functions.parse(template.findResources('AWS::Lambda::Function'))).find(([id]) =>
    id.startsWith(`${logicalId}Function`),
  );
  if (found === undefined) throw new Error(`there is no function ${logicalId}`);
  return found[1].Properties.Environment.Variables;
};

/** The logical ids that a value refers to, without their hashes, in the order they occur. */
export const referencesIn = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(/"(?:Fn::GetAtt":\["|Ref":")(\w+?)[0-9A-F]{8}"/g)].map(([, id = '']) => id);
