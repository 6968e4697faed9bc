import { type Clock, systemClock } from '../clock.ts';

/** An injected clock as the threads see it: they cannot call it, so its time is written where they can read it. */
export type SharedTime = {
  /** `undefined` for the real time, which every thread knows by itself. */
  readonly settings: SharedTimeSettings | undefined;
  /** Writes down what time it is. */
  refresh(): void;
};

/** What the Float64 in the buffer is: milliseconds since the epoch, or how many the real time is behind. */
export type SharedTimeSettings = { readonly buffer: SharedArrayBuffer; readonly holds: 'now' | 'ahead' };

export const createSharedTime = (clock: Clock): SharedTime => {
  if (clock === systemClock) return { settings: undefined, refresh() {} };
  if (clock.ahead !== undefined) return { settings: { buffer: clock.ahead, holds: 'ahead' }, refresh() {} };
  const buffer = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const time = new Float64Array(buffer);
  const refresh = () => {
    time[0] = clock.now();
  };
  refresh();
  return { settings: { buffer, holds: 'now' }, refresh };
};

/** Makes `new Date()` and `Date.now()` of this thread tell the shared time. Timers go on in real time. */
export const useSharedTime = ({ buffer, holds }: SharedTimeSettings): void => {
  const time = new Float64Array(buffer);
  const RealDate = Date;
  const written = (): number => time[0] ?? Number.NaN;
  const now = holds === 'now' ? written : () => RealDate.now() + written();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
    apply: () => new Date(now()).toString(),
  });
};
