import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../scripts/schema-files.ts';

const folder = join(import.meta.dirname, '..', '..', 'schemas');

describe('the JSON Schemas in schemas/', () => {
  it.each(schemaFiles())('$name is what the contract says now (npm run schemas writes it)', ({ name, schema }) => {
    expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('are all of them', () => {
    expect(readdirSync(folder).toSorted()).toEqual(schemaFiles().map(({ name }) => name));
  });
});
