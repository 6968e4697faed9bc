/** A rule about the values that a construct or an environment was given. */
export type PropsRule = {
  /** What must hold. */
  readonly condition: boolean;
  /** What is wrong otherwise: the allowed values, the value seen, what to do. */
  readonly message: string;
};

/**
 * Checks all rules and reports every broken one at once, so that nobody fixes a file value by value.
 *
 * @throws Error with one line for each broken rule
 */
export const validateProps = (subject: string, rules: readonly PropsRule[]): void => {
  const broken = rules.filter(({ condition }) => !condition);
  if (broken.length === 0) return;
  throw new Error(`${subject} is not valid:\n${broken.map(({ message }) => `- ${message}`).join('\n')}`);
};
