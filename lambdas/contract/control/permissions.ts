import type { CommandName } from './commands.ts';
import type { PeopleRole } from './people.ts';

/** Whoever looks into things. */
const everybody = ['support', 'operator', 'policy-admin', 'auditor'] as const;

/**
 * Who may use which command. The command line, which on the local stack may be anybody, takes the first role of the list.
 */
export const permissions = {
  // It changes nothing, and a plan begins with it.
  'policy-check': ['policy-admin', 'auditor'],
  apply: ['policy-admin'],
  'policy-rollback': ['policy-admin'],
  'policy-history': everybody,
  'policy-show': everybody,
  plan: ['policy-admin', 'auditor'],
  'source-list': everybody,
  'source-show': everybody,
  'source-readiness': ['policy-admin', 'auditor'],
  stop: ['operator'],
  resume: ['operator'],
  stops: everybody,
  'allow-list-page': everybody,
  'allow-list-show': everybody,
  'allow-list-put': ['policy-admin'],
  'allow-list-remove': ['policy-admin'],
  /** It is everybody's address: support looks them up one by one. */
  'directory-page': ['policy-admin', 'auditor'],
  'directory-show': everybody,
  'directory-put': ['policy-admin'],
  'directory-remove': ['policy-admin'],
  'suppression-list': everybody,
  'suppression-show': everybody,
  'suppression-add': ['operator'],
  'suppression-remove': ['operator'],
  // It comes with the lists of a facts file, and can only keep mail from leaving.
  'suppression-import': ['policy-admin', 'operator'],
  'explain-message': everybody,
  'explain-sqs-id': everybody,
  'explain-recipient': everybody,
  'held-list': everybody,
  'held-release': ['operator'],
  'held-refuse': ['operator'],
  'redrive-list': everybody,
  'redrive-show': everybody,
  'redrive-run': ['operator'],
  'source-adopt': ['policy-admin'],
  'audit-read': ['auditor'],
} as const satisfies Readonly<Record<CommandName, readonly [PeopleRole, ...PeopleRole[]]>>;

export const rolesOf = (command: CommandName): readonly PeopleRole[] => permissions[command];
