import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';

/** What the collector of the main thread's memory did, in milliseconds during which nothing else ran. */
export type Collections = { readonly count: number; readonly total: number; readonly longest: Longest };
type Longest = {
  readonly milliseconds: number;
  /** Such as `major`. */
  readonly kind: string;
};

/** From now on, until it is asked. */
export const watchCollections = (): (() => Collections) => {
  const entries: { readonly duration: number; readonly kind: string }[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) entries.push({ duration: entry.duration, kind: kindOf(entry) });
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => {
    observer.disconnect();
    const longest = entries.toSorted((one, other) => other.duration - one.duration)[0];
    return {
      count: entries.length,
      total: Math.round(entries.reduce((sum, { duration }) => sum + duration, 0)),
      longest: { milliseconds: Math.round(longest?.duration ?? 0), kind: longest?.kind ?? 'none' },
    };
  };
};

const kinds: ReadonlyMap<unknown, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weak'],
]);

const kindOf = (entry: PerformanceEntry): string => {
  const detail = 'detail' in entry ? entry.detail : undefined;
  return (typeof detail === 'object' && detail !== null && 'kind' in detail && kinds.get(detail.kind)) || 'unknown';
};
