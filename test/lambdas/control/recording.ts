import type { AuditLog } from '../../../lambdas/adapters/audit-log.ts';
import type { Caller } from '../../../lambdas/control/caller.ts';
import { whoIs } from './url-event.ts';

export const time = Date.parse('2026-11-21T12:00:00Z');

export const callerAs = (role: Caller['role']): Caller => ({ who: whoIs(role), role, accessKey: 'ASIAKEY' });

/** An audit and a list of effects, in the order in which they came: an act is audited before it is carried out. */
export const recording = () => {
  const effects: unknown[] = [];
  const audit: AuditLog = {
    append: async (act, at) => {
      effects.push(['audit', act, at]);
    },
    read: async () => ({ acts: [] }),
  };
  return { effects, audit, note: (...effect: unknown[]) => effects.push(effect) };
};
