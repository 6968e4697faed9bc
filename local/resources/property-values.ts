import * as z from 'zod/mini';

/** A property that changes nothing locally, so that its value is not even kept; PARITY.md says what it would do on AWS. */
export const noLocalEffect = z.optional(
  z.pipe(
    z.unknown(),
    z.transform(() => undefined),
  ),
);

/** CloudFormation takes a number for a string, and a string for a number or boolean. */
export const text = z.pipe(
  z.union([z.string(), z.number(), z.boolean()], { error: 'expected a string' }),
  z.transform((value: string | number | boolean) => String(value)),
);

/** A whole number. @default any that is not negative */
export const count = (minimum = 0, maximum = Number.MAX_SAFE_INTEGER) =>
  z.pipe(
    z.pipe(
      z.union([z.number(), z.string().check(z.regex(/^\d+$/))], { error: 'expected a number' }),
      z.transform((value: number | string) => Number(value)),
    ),
    z.int().check(z.minimum(minimum), z.maximum(maximum)),
  );

export const flag = z.pipe(
  z.union([z.boolean(), z.literal(['true', 'false'])], { error: 'expected true or false' }),
  z.transform((value: boolean | 'true' | 'false') => value === true || value === 'true'),
);
