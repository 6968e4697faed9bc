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

/** Calls by the caller's role and by call, such as `dynamodb:PutItem`; units by table, and by index as `table/index`. */
export type Called = {
  readonly byRole: ReadonlyMap<string, ReadonlyMap<string, CountedCalls>>;
  readonly byPlace: ReadonlyMap<string, CapacityUnits>;
};

/** What was called since the last look. */
export type CallLog = {
  add(call: NewCall): void;
  take(): Called;
};

export const createCallLog = (): CallLog => {
  let calls: NewCall[] = [];
  return {
    add(call) {
      calls.push(call);
    },
    take() {
      const byRole = new Map<string, Map<string, CountedCalls>>();
      const byPlace = new Map<string, CapacityUnits>();
      for (const { role, name, places = [], ...call } of calls) {
        const ofRole = byRole.get(role) ?? new Map<string, CountedCalls>();
        byRole.set(role, ofRole);
        ofRole.set(name, plus(ofRole.get(name), call));
        for (const { place, readUnits, writeUnits } of places) {
          const before = byPlace.get(place) ?? { readUnits: 0, writeUnits: 0 };
          byPlace.set(place, {
            readUnits: before.readUnits + readUnits,
            writeUnits: before.writeUnits + writeUnits,
          });
        }
      }
      calls = [];
      return { byRole, byPlace };
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
