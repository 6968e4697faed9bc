import { becauses } from './ja/becauses.ts';
import { customer } from './ja/customer.ts';
import { engineer } from './ja/engineer.ts';
import { statuses } from './ja/statuses.ts';
import { support } from './ja/support.ts';
import type { Wording } from './wording.ts';

export const japanese = { support, engineer, customer, becauses, statuses } satisfies Wording;
