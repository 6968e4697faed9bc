import type { auditCommands } from '../contract/control/audit.ts';
import { done, type Performers } from './answer.ts';
import type { ControlDependencies } from './dependencies.ts';

export const createAuditCommands = ({
  now,
  audit,
}: Pick<ControlDependencies, 'now' | 'audit'>): Performers<keyof typeof auditCommands> => ({
  'audit-read': async (query, { who, accessKey }) => {
    const { day, action, subject } = query;
    // What was done about an address says something of it: a look-up like any other. Of a day as such there is no trace:
    // whoever looks at it would look at themselves.
    if (subject !== undefined) {
      const details = { day, ...(action === undefined ? {} : { action }) };
      await audit.append({ action: 'audit-read', subject, who, accessKey, details }, now());
    }
    return done(await audit.read(query));
  },
});
