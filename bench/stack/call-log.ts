/** Calls of one kind that a function made. */
export type CountedCalls = {
  readonly calls: number;
  /** As SQS and SNS bill a call: one for each 64 KB begun. */
  readonly billedRequests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
};

export type CapacityUnits = { readonly readUnits: number; readonly writeUnits: number };

export type NewCall = CountedCalls & {
  readonly role: string;
  readonly name: string;
  /** Of DynamoDB: where its units were spent. */
  readonly places?: readonly (CapacityUnits & { readonly place: string })[];
};

/** What was called since the last look, by the caller's role and by call, such as `dynamodb:PutItem`. */
export type CallLog = {
  add(call: NewCall): void;
  take(): ReadonlyMap<string, ReadonlyMap<string, CountedCalls>>;
  /** What all roles spent since the last look, by table, and by index as `table/index`. */
  takePlaces(): ReadonlyMap<string, CapacityUnits>;
};

export const createCallLog = (): CallLog => {
  let byRole = new Map<string, Map<string, CountedCalls>>();
  let byPlace = new Map<string, CapacityUnits>();
  return {
    add({ role, name, places = [], ...call }) {
      const calls = byRole.get(role) ?? new Map<string, CountedCalls>();
      byRole.set(role, calls);
      calls.set(name, plus(calls.get(name), call));
      for (const { place, readUnits, writeUnits } of places) {
        const before = byPlace.get(place) ?? { readUnits: 0, writeUnits: 0 };
        byPlace.set(place, {
          readUnits: before.readUnits + readUnits,
          writeUnits: before.writeUnits + writeUnits,
        });
      }
    },
    take() {
      const taken = byRole;
      byRole = new Map();
      return taken;
    },
    takePlaces() {
      const taken = byPlace;
      byPlace = new Map();
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
