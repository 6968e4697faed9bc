import * as z from 'zod/mini';
import { directoryMessage } from '../lambdas/contract/directory-message.ts';
import { mailRequest } from '../lambdas/contract/mail-request.ts';
import { policyDocument } from '../lambdas/contract/policy.ts';
import { statusEvent } from '../lambdas/contract/status-event.ts';

export type SchemaFile = { readonly name: string; readonly schema: object };

/**
 * The JSON Schemas that editors and other languages use, made from what the functions parse with. JSON Schema cannot say
 * everything they check: `postern check` can.
 */
export const schemaFiles = (): readonly SchemaFile[] => [
  { name: 'directory-message.schema.json', schema: titled('Postern directory message', directoryMessage) },
  { name: 'mail-request.schema.json', schema: titled('Postern mail request', mailRequest) },
  { name: 'policy.schema.json', schema: titled('Postern policy', policyDocument) },
  { name: 'status-event.schema.json', schema: titled('Postern status event', statusEvent) },
];

const titled = (title: string, schema: z.ZodMiniType): object => ({
  title,
  ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }),
});
