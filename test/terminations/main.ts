/**
 * `npm run test:terminations`: 5,000 mails while workers of all functions are terminated at random moments; exit code 1
 * unless the outbox holds each exactly once and the ledger says of each that it was sent.
 *
 *     npm run test:terminations -- --mails 500 --rate 0.1 --seed 7
 *     npm run test:terminations -- --endpoint http://127.0.0.1:4566   # a stack that is running: npm start
 */
import { commandOptions, endWithUsage, wholeNumber } from '../support/command-options.ts';
import { startPostern } from '../support/running-postern.ts';
import { runWithTerminations } from './run-with-terminations.ts';

const usage = 'npm run test:terminations -- [--mails 5000] [--rate 0.05] [--seed 1] [--endpoint http://127.0.0.1:4566]';
const values = commandOptions(
  {
    mails: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
    endpoint: { type: 'string' },
  },
  usage,
);
const mails = wholeNumber('mails', values.mails, 1, usage);
const seed = wholeNumber('seed', values.seed, 0, usage);
const rate = Number(values.rate);
if (!(rate >= 0 && rate <= 1)) endWithUsage(`--rate ${values.rate}: not a number from 0 to 1, such as 0.05`, usage);

const postern = values.endpoint === undefined ? await startPostern() : undefined;
try {
  const run = await runWithTerminations({
    url: values.endpoint ?? postern?.stack.url ?? '',
    mails,
    rate,
    seed,
    onProgress: (step) => console.error(`${(performance.now() / 1000).toFixed(0).padStart(5)} s  ${step}`),
  });
  console.log(JSON.stringify(run, undefined, 2));
  const isOnce = run.inOutbox === run.mails && run.different === run.mails;
  if (!isOnce || run.states['sent'] !== run.mails) process.exitCode = 1;
} finally {
  await postern?.stack.stop();
}
