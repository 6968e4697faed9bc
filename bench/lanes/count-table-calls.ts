import type { Trace } from '../../local/trace.ts';

/** How often each role asked the tables for what: nobody on the way of a mail looks through a table. */
export const countTableCalls = (trace: Trace) => {
  const counts = new Map<string, number>();
  trace.subscribe((event) => {
    if (event.type !== 'request' || event.service !== 'dynamodb') return;
    const role = event.principal.slice(event.principal.lastIndexOf('/') + 1);
    const call = `${role} ${event.action}`;
    counts.set(call, (counts.get(call) ?? 0) + 1);
  });
  return (): Readonly<Record<string, number>> =>
    Object.fromEntries([...counts].toSorted(([one], [other]) => one.localeCompare(other)));
};
