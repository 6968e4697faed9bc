/** Calls of one kind that a function made. */
export type CountedCalls = {
  readonly calls: number;
  /** As SQS and SNS bill a call: one for each 64 KB begun. */
  readonly billedRequests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
};

export type NewCall = CountedCalls & { readonly role: string; readonly name: string };

/** What was called since the last look, by the caller's role and by call, such as `dynamodb:PutItem`. */
export type CallLog = {
  add(call: NewCall): void;
  take(): ReadonlyMap<string, ReadonlyMap<string, CountedCalls>>;
};

export const createCallLog = (): CallLog => {
  let byRole = new Map<string, Map<string, CountedCalls>>();
  return {
    add({ role, name, ...call }) {
      const calls = byRole.get(role) ?? new Map<string, CountedCalls>();
      byRole.set(role, calls);
      calls.set(name, plus(calls.get(name), call));
    },
    take() {
      const taken = byRole;
      byRole = new Map();
      return taken;
    },
  };
};

const plus = (one: CountedCalls | undefined, other: CountedCalls): CountedCalls =>
  one === undefined
    ? other
    : {
        calls: one.calls + other.calls,
        billedRequests: one.billedRequests + other.billedRequests,
        readUnits: one.readUnits + other.readUnits,
        writeUnits: one.writeUnits + other.writeUnits,
      };
