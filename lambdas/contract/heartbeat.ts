import * as z from 'zod/mini';

/**
 * What heartbeat publishes to the topic of Amazon SES's events: when it has come through topic, queue and feedback, so has
 * what SES published before it. The value is when it was published.
 */
export const heartbeat = z.strictObject({ posternHeartbeat: z.iso.datetime() });

export type Heartbeat = z.infer<typeof heartbeat>;
