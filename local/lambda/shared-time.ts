import { type Clock, systemClock } from '../clock.ts';

/** An injected clock as the threads see it: they cannot call it, so its time is written where they can read it. */
export type SharedTime = {
  /** `undefined` for the real time, which every thread knows by itself. */
  readonly buffer: SharedArrayBuffer | undefined;
  /** Writes down what time it is. */
  refresh(): void;
};

export const createSharedTime = (clock: Clock): SharedTime => {
  if (clock === systemClock) return { buffer: undefined, refresh() {} };
  const buffer = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const time = new Float64Array(buffer);
  const refresh = () => {
    time[0] = clock.now();
  };
  refresh();
  return { buffer, refresh };
};

/** Makes `new Date()` and `Date.now()` of this thread tell the shared time. Timers go on in real time. */
export const useSharedTime = (buffer: SharedArrayBuffer): void => {
  const time = new Float64Array(buffer);
  const now = (): number => time[0] ?? Number.NaN;
  globalThis.Date = new Proxy(Date, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
    apply: () => new Date(now()).toString(),
  });
};
