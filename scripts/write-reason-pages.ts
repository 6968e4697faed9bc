import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReasonCode } from '../lambdas/domain/policy/reason.ts';
import { english } from '../lambdas/domain/policy/words/en.ts';
import { withCustomerSection } from './customer-section.ts';

/** Writes what to tell the customer into docs/reasons/*.md: `npm run reasons`. A test keeps them in step. */
for (const code of Object.keys(english.customer) as readonly ReasonCode[]) {
  const file = join(import.meta.dirname, '..', 'docs', 'reasons', `${code}.md`);
  writeFileSync(file, withCustomerSection(readFileSync(file, 'utf8'), code));
}
