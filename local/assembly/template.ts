import * as z from 'zod/mini';

/**
 * The parts of a CloudFormation template that the local stack understands. Sections and resource attributes it does not
 * (Conditions, Mappings, Transform, UpdatePolicy, …) are refused rather than skipped.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
const resource = z.strictObject({
  Type: z.string(),
  Properties: z._default(z.record(z.string(), z.unknown()), {}),
  DependsOn: z.optional(z.union([z.string(), z.array(z.string())])),
  Metadata: z.optional(z.unknown()),
  DeletionPolicy: z.optional(z.string()),
  UpdateReplacePolicy: z.optional(z.string()),
});

const output = z.strictObject({
  Value: z.unknown(),
  Description: z.optional(z.string()),
  Export: z.optional(z.strictObject({ Name: z.unknown() })),
});

export const templateSchema = z.strictObject({
  Resources: z.record(z.string(), resource),
  Outputs: z._default(z.record(z.string(), output), {}),
  Parameters: z._default(z.record(z.string(), z.object({ Type: z.string(), Default: z.optional(z.unknown()) })), {}),
  // CDK's only rule compares the bootstrap version, and no bootstrap stack is needed here.
  Rules: z.optional(z.strictObject({ CheckBootstrapVersion: z.unknown() })),
  Description: z.optional(z.string()),
  Metadata: z.optional(z.unknown()),
});

export type Template = z.infer<typeof templateSchema>;
