/** A worker of a function, or whoever else makes calls. It stands still, or stops for good, at any of them. */
export type Actor = {
  readonly name: string;
  /** As IAM and SQS know it: `AROA…:session`. */
  readonly senderId: string;
  readonly isAlive: boolean;
  /** Milliseconds since the epoch; Infinity while it lives. */
  readonly diedAt: number;
  /** It goes on at this time, whatever has been answered before; milliseconds since the epoch. */
  standsStillUntil: number;
  /** When a table did not do or not say what it was asked for. */
  readonly tableFailedAt: number[];
  /** What it works on, for the trace: ids of deliveries and messages. */
  about: readonly string[];
};

export const createActor = (name: string, senderId: string): Actor => {
  const actor = {
    name,
    senderId,
    get isAlive() {
      return actor.diedAt === Number.POSITIVE_INFINITY;
    },
    diedAt: Number.POSITIVE_INFINITY,
    standsStillUntil: 0,
    tableFailedAt: [],
    about: [],
  };
  return actor;
};
