import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningPostern, startPostern } from '../support/running-postern.ts';
import { runWithTerminations } from '../terminations/run-with-terminations.ts';

let postern: RunningPostern;
beforeAll(async () => {
  postern = await startPostern();
});
afterAll(() => postern.stack.stop());

// npm run test:terminations does it with 5,000 mails.
it('sends each mail once and knows it, although workers end in the middle of their work', {
  timeout: 600_000,
}, async () => {
  const looksThrough = new Set<string>();
  postern.stack.trace.subscribe((event) => {
    if (event.type !== 'request' || !/^(?:Scan|Query)$/.test(event.action)) return;
    looksThrough.add(event.principal.slice(event.principal.lastIndexOf('/') + 1));
  });
  const run = await runWithTerminations({ url: postern.stack.url, mails: 500, rate: 0.1, seed: 6 });
  expect(run).toMatchObject({ inOutbox: 500, different: 500, repeated: [], states: { sent: 500 } });
  // Nothing on the way of a mail looks through a table, however much waits: release does, and this test.
  expect([...looksThrough].filter((role) => !/Release|Reconcile|^auditor$/.test(role))).toEqual([]);
  // The seed meets one of the first ten invocations of each filter and each send.
  expect(Object.keys(run.terminations.terminatedByFunction).join(' ')).toMatch(/Filter[^]*Send|Send[^]*Filter/);
});
