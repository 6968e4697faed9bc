import { dev } from './dev.ts';
import type { Environment } from './environment.ts';
import { local } from './local.ts';
import { prod } from './prod.ts';

/** The environments there are. A new one is a file and a line here. */
export const environments: readonly Environment[] = [local, dev, prod];
