const MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * How often `rate(5 minutes)` is, in milliseconds.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-rate-expressions
 * @returns undefined for what is no rate expression
 */
export const rateMilliseconds = (expression: string): number | undefined => {
  const [, count = '', unit = '', plural = ''] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const value = Number(count);
  // AWS insists on the grammatical number.
  return value >= 1 && (plural === 's') === value > 1
    ? value * MILLISECONDS[unit as keyof typeof MILLISECONDS]
    : undefined;
};
