import { becauses } from './en/becauses.ts';
import { customer } from './en/customer.ts';
import { engineer } from './en/engineer.ts';
import { statuses } from './en/statuses.ts';
import { support } from './en/support.ts';
import type { Wording } from './wording.ts';

export const english = { support, engineer, customer, becauses, statuses } satisfies Wording;
