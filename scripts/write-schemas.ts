import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandMembers, lastingSchemas } from './lasting-schemas.ts';
import { schemaFiles } from './schema-files.ts';

/**
 * Writes schemas/*.json from lambdas/contract: `node scripts/write-schemas.ts`. A test keeps them in step. Of what outlives
 * a deploy it writes only what is not there yet: what was deployed stays as it was (docs/upgrades.md).
 */
const root = join(import.meta.dirname, '..');
const lasting = join('test', 'fixtures', 'versions');
mkdirSync(join(root, 'schemas'), { recursive: true });
for (const { name, schema } of schemaFiles()) {
  writeFileSync(join(root, 'schemas', name), JSON.stringify(schema));
}

const writeOnce = (folder: string, name: string, content: object): void => {
  mkdirSync(join(root, lasting, folder), { recursive: true });
  const file = join(root, lasting, folder, name);
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(content));
};
for (const { kind, version, schema } of lastingSchemas()) writeOnce(kind, `${version}.schema.json`, schema);
writeOnce('control-commands', 'members.json', commandMembers());

execFileSync(join(root, 'node_modules', '.bin', 'biome'), ['format', '--write', 'schemas', lasting], { cwd: root });
