/** The lanes, most urgent first: each has its own queues and its own capacity. A purpose has a lane. */
export const lanes = ['critical', 'standard', 'bulk'] as const;

export type Lane = (typeof lanes)[number];

/** Where mail is passed around everybody else's, so that only purposes of this lane may come in through its door. */
export const criticalLane = 'critical' satisfies Lane;
