import type { auditCommands } from '../contract/control/audit.ts';
import { done, type Performers } from './answer.ts';
import type { ControlDependencies } from './dependencies.ts';

export const createAuditCommands = ({
  audit,
}: Pick<ControlDependencies, 'audit'>): Performers<keyof typeof auditCommands> => ({
  'audit-read': async (query) => done(await audit.read(query)),
});
