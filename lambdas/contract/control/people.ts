/**
 * Who people are to Postern: the IAM roles an environment ships. A caller acts in exactly one of them.
 *
 * - `support` looks up what became of mail, and why;
 * - `operator` also stops, resumes, releases and suppresses;
 * - `policy-admin` changes the policy, the allow-list and the directory;
 * - `auditor` reads everything, the audit too, and changes nothing.
 */
export const peopleRoles = ['support', 'operator', 'policy-admin', 'auditor'] as const;

export type PeopleRole = (typeof peopleRoles)[number];

/** The name of the IAM role: one for each environment and role, without a path. */
export const peopleRoleName = (environment: string, role: PeopleRole): string => `postern-${environment}-${role}`;
