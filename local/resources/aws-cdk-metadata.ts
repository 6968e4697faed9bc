import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { noLocalEffect } from './property-values.ts';

/** What CDK adds to count its users; nothing is created on AWS either. */
export const cdkMetadata = defineResource({
  type: 'AWS::CDK::Metadata',
  properties: z.strictObject({ Analytics: noLocalEffect }),
  attributes: [],
  isOnlyNoted: true,
  create: ({ generatedName }) => ({ ref: generatedName(128), attributes: {} }),
});
