/** The languages of whoever reads an explanation. */
export const languages = ['en', 'ja'] as const;
export type Language = (typeof languages)[number];

/**
 * Whom an explanation is for: `support` hears in plain words what happened and what to check, `engineer` the exact facts
 * and the next step, and `customer` is what support may pass on.
 */
export const voices = ['support', 'engineer', 'customer'] as const;
export type Voice = (typeof voices)[number];
