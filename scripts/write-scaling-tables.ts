import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCallsPerMail } from '../cli/cost/calls-per-mail.ts';
import { scalingTables, withScalingTables } from './scaling-tables.ts';

/** Writes the tables of docs/scaling.md: `npm run scaling`, after `npm run bench`. A test keeps them in step. */
const file = join(import.meta.dirname, '../docs/scaling.md');
writeFileSync(file, withScalingTables(readFileSync(file, 'utf8'), scalingTables(await readCallsPerMail())));
