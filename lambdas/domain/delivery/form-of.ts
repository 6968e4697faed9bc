import type { Form } from '../policy/verdict.ts';
import type { Delivery } from './delivery.ts';

/**
 * The form a delivery was decided to leave in: what is decided later about whether and when does not change it. Undefined
 * where it never was to leave.
 */
export const formOf = ({ decisions }: Pick<Delivery, 'decisions'>): Form | undefined =>
  decisions.findLast((decision) => decision.verdict !== 'refuse')?.form;
