/** A worker of a function, or whoever else makes calls. It stands still, or stops for good, at any of them. */
export type Actor = {
  readonly name: string;
  /** As IAM and SQS know it: `AROA…:session`. */
  readonly senderId: string;
  isAlive: boolean;
  /** It goes on at this time, whatever has been answered before; milliseconds since the epoch. */
  standsStillUntil: number;
  /** How often a table did not do or not say what it was asked for. */
  tableFailures: number;
  /** What it works on, for the trace: ids of deliveries and messages. */
  about: readonly string[];
};

export const createActor = (name: string, senderId: string): Actor => ({
  name,
  senderId,
  isAlive: true,
  standsStillUntil: 0,
  tableFailures: 0,
  about: [],
});
