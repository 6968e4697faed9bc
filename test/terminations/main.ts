/**
 * `npm run test:terminations`: 5,000 mails while workers of all functions are terminated at random moments; exit code 1
 * unless the outbox holds each exactly once and the ledger says of each that it was sent.
 *
 *     npm run test:terminations -- --mails 500 --rate 0.1 --seed 7
 *     npm run test:terminations -- --endpoint http://127.0.0.1:4566   # a stack that is running: npm start
 */
import { parseArgs } from 'node:util';
import { startPostern } from '../support/running-postern.ts';
import { runWithTerminations } from './run-with-terminations.ts';

const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
    endpoint: { type: 'string' },
  },
});

const postern = values.endpoint === undefined ? await startPostern() : undefined;
try {
  const run = await runWithTerminations({
    url: values.endpoint ?? postern?.stack.url ?? '',
    mails: Number(values.mails),
    rate: Number(values.rate),
    seed: Number(values.seed),
    onProgress: (step) => console.error(`${(performance.now() / 1000).toFixed(0).padStart(5)} s  ${step}`),
  });
  console.log(JSON.stringify(run, undefined, 2));
  const isOnce = run.inOutbox === run.mails && run.different === run.mails;
  if (!isOnce || run.states['sent'] !== run.mails) process.exitCode = 1;
} finally {
  await postern?.stack.stop();
}
