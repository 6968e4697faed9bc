/** What doctor looks at, in the order it is shown. */
export const checkNames = [
  'sandbox',
  'identities',
  'quota',
  'policy',
  'principals',
  'trusted-roles',
  'configuration-sets',
] as const;
export type CheckName = (typeof checkNames)[number];

export type FindingStatus = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export type Finding = {
  readonly status: FindingStatus;
  /** What was looked at, or what is wrong with it. */
  readonly what: string;
  /** The value as AWS or the policy has it. */
  readonly seen: string;
  /** What to do; present unless all is well. */
  readonly fix?: string;
};

/** One that needs nobody. */
export const fine = (what: string, seen: string): Finding => ({ status: 'ok', what, seen });

/** Those of several rules that were broken; `otherwise` where none was. */
export const findingsOf = (
  rules: readonly (Finding & { readonly when: boolean })[],
  otherwise: Finding,
): readonly Finding[] => {
  const broken = rules.filter(({ when }) => when).map(({ when: _, ...finding }) => finding);
  return broken.length === 0 ? [otherwise] : broken;
};
