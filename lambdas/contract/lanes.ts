/** The lanes that exist: own queues, own capacity. `critical` and `bulk` are reserved words of the policy until they do. */
export const lanes = ['standard'] as const;

export type Lane = (typeof lanes)[number];
