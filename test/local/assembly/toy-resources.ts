import * as z from 'zod/mini';
import type { AssembledStack } from '../../../local/assembly/cloud-assembly.ts';
import { templateSchema } from '../../../local/assembly/template.ts';
import { defineResource } from '../../../local/resources/define-resource.ts';
import { text } from '../../../local/resources/property-values.ts';

/** A resource type that does nothing but remember what was created. */
export const createToyHandlers = () => {
  const created: { readonly name: string; readonly label: string | undefined }[] = [];
  const toy = defineResource({
    type: 'Test::Toy',
    properties: z.strictObject({
      Label: z.optional(text),
      Size: z.optional(z.number()),
      Nested: z.optional(z.strictObject({ Colour: text })),
    }),
    attributes: ['Name'],
    create({ properties, generatedName }) {
      if (properties.Label === 'refused') throw new Error('Toys must not be refused');
      const name = generatedName(64);
      created.push({ name, label: properties.Label });
      return { ref: `ref of ${name}`, attributes: { Name: name } };
    },
  });
  return { created, handlers: new Map([[toy.type, toy]]) };
};

export const toyStack = (name: string, template: unknown): AssembledStack => ({
  name,
  template: templateSchema.parse(template),
  assets: new Map(),
});

export const toy = (properties: unknown = {}, attributes: object = {}) => ({
  Type: 'Test::Toy',
  Properties: properties,
  ...attributes,
});
