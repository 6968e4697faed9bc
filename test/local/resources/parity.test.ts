import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { resourceHandlers } from '../../../local/resources/index.ts';
import { noLocalEffect } from '../../../local/resources/property-values.ts';

const parity = readFileSync(new URL('../../../local/PARITY.md', import.meta.url), 'utf8');

/** Names of the properties, nested ones too, that are accepted and change nothing. */
const namesWithoutEffect = (schema: unknown): readonly string[] => {
  if (schema instanceof z.ZodMiniObject) {
    return Object.entries(schema.shape).flatMap(([name, property]) =>
      property === noLocalEffect ? [name] : namesWithoutEffect(property),
    );
  }
  if (schema instanceof z.ZodMiniArray) return namesWithoutEffect(schema.def.element);
  if (schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniDefault) {
    return namesWithoutEffect(schema.def.innerType);
  }
  return [];
};

describe.each([...resourceHandlers.values()].map((handler) => [handler.type, handler] as const))(
  '%s',
  (type, handler) => {
    it('has a row in PARITY.md that names exactly the properties without local effect', () => {
      const row = parity.split('\n').find((line) => line.startsWith(`| \`${type}\` |`)) ?? '';
      const [, , properties = ''] = row.split('|');
      const named = [...properties.matchAll(/`(\w+)`/g)].map(([, name]) => name);
      expect(new Set(named)).toEqual(new Set(namesWithoutEffect(handler.properties)));
    });
  },
);
