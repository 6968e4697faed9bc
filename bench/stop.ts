import { availableParallelism } from 'node:os';
import { startPostern } from '../test/support/running-postern.ts';
import { stopInTheMiddle } from '../test/support/stop-run.ts';

/** How long mail still leaves after `postern stop`, on the local stack: `npm run bench:stop`. */
const postern = await startPostern();
try {
  const run = await stopInTheMiddle(postern, 1_000);
  console.log(`${run.mails} mails enqueued, on ${availableParallelism()} cores with Node ${process.versions.node}`);
  console.log(`${run.leftAtStop} had left when the stop was made, ${run.leftWhenSettled} when nothing moved any more`);
  console.log(`the last one left ${run.lastAfterSeconds.toFixed(1)} s after the stop`);
  console.log(
    `the last one left ${run.resumedSeconds.toFixed(1)} s after the resume: ${run.leftInTheEnd} in all, ${run.different} different ones`,
  );
} finally {
  await postern.stack.stop();
}
