import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaFiles } from './schema-files.ts';

/** Writes schemas/*.json from lambdas/contract: `node scripts/write-schemas.ts`. A test keeps them in step. */
const root = join(import.meta.dirname, '..');
mkdirSync(join(root, 'schemas'), { recursive: true });
for (const { name, schema } of schemaFiles()) {
  writeFileSync(join(root, 'schemas', name), JSON.stringify(schema));
}
execFileSync(join(root, 'node_modules', '.bin', 'biome'), ['format', '--write', 'schemas'], { cwd: root });
