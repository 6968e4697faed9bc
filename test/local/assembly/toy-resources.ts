import * as z from 'zod/mini';
import type { AssembledStack } from '../../../local/assembly/cloud-assembly.ts';
import { templateSchema } from '../../../local/assembly/template.ts';
import { defineResource, type ResourceRequest } from '../../../local/resources/define-resource.ts';
import { noLocalEffect, text } from '../../../local/resources/property-values.ts';

const toyProperties = z.strictObject({
  Label: z.optional(text),
  Size: z.optional(z.number()),
  Nested: z.optional(z.strictObject({ Colour: text })),
  Note: noLocalEffect,
});

/** A resource type that does nothing but remember what was done, in order. Of another size it is another toy. */
export const createToyHandlers = () => {
  const created: { readonly name: string; readonly label: string | undefined }[] = [];
  const happened: string[] = [];
  const nameOf = ({ properties, generatedName }: ResourceRequest<z.output<typeof toyProperties>>): string => {
    if (properties.Label === 'refused') throw new Error('Toys must not be refused');
    return generatedName(64);
  };
  const toy = defineResource({
    type: 'Test::Toy',
    properties: toyProperties,
    attributes: ['Name'],
    create(request) {
      const name = nameOf(request);
      created.push({ name, label: request.properties.Label });
      happened.push(`created ${name}`);
      return { ref: `ref of ${name}`, attributes: { Name: name } };
    },
    replacedBy: ['Size'],
    update(request, { ref, attributes }) {
      happened.push(`updated ${nameOf(request)} to ${request.properties.Label}`);
      return { ref, attributes };
    },
    remove: ({ attributes: { Name: name } }) => void happened.push(`removed ${name}`),
  });
  const fixture = defineResource({
    type: 'Test::Fixture',
    properties: toyProperties,
    attributes: [],
    create: () => ({ ref: 'fixture', attributes: {} }),
  });
  return { created, happened, handlers: new Map([toy, fixture].map((handler) => [handler.type, handler])) };
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
