/** Which rules of the allow-list admit: only those that name the very address, or all. */
export const audiences = ['listed-addresses', 'every-rule'] as const;
export type Audience = (typeof audiences)[number];
