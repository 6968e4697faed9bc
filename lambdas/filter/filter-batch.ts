import { OutageError } from '../contract/outage-error.ts';
import type { AppliedPolicy } from '../contract/policy.ts';
import { principalId } from '../domain/identity/principal-id.ts';
import { isReadable, readIntake, type UnreadableIntake } from '../domain/intake/read-intake.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';
import { oneAtATime } from '../runtime/one-at-a-time.ts';
import { done, type RecordOutcome } from '../runtime/record-outcome.ts';
import { carryOut } from './carry-out.ts';
import type { FilterDependencies } from './dependencies.ts';
import { examineRequest, type Filed, fileRequest } from './file-request.ts';
import { refusedDeliveries } from './new-delivery.ts';
import { readLists } from './read-lists.ts';
import { takeBatchQuotas } from './take-batch-quotas.ts';

/**
 * Takes a batch of mail requests: authenticates each, decides it for each of its recipients, records that in the ledger,
 * and then enqueues what may be sent. What the tables know is read once for the whole batch; a message that fails after
 * that fails alone.
 *
 * The ledger comes before the queue: after a crash in between, the next receipt of the same message finds its verdict
 * recorded and enqueues it again. The counters of quotas come before both: what dies in between is counted again. A delivery enqueued twice is sent once, by the lease that send takes. Likewise what
 * will not leave is told to its source after the ledger knows, and again on the next receipt if it could not be.
 * @throws OutageError when policy or tables cannot be read: then nothing at all is known about the batch
 */
export const filterBatch = async (
  messages: readonly IncomingMessage[],
  dependencies: FilterDependencies,
): Promise<readonly RecordOutcome[]> => {
  const policy = await dependencies.readPolicy();
  const intakes = messages.map((message) =>
    readIntake({ ...message, principal: principalId(message.senderId) }, policy.principalIds),
  );
  const lists = await readLists(intakes, policy.document, dependencies);
  // Ten requests at once may each have an upload of tens of megabytes.
  const oneUploadAtATime = oneAtATime();
  const ownDependencies: FilterDependencies = {
    ...dependencies,
    readUpload: (object, wholeUpTo) => oneUploadAtATime(() => dependencies.readUpload(object, wholeUpTo)),
  };
  const examined = await Promise.allSettled(
    intakes.map(async (intake) =>
      isReadable(intake) ? examineRequest(intake, policy, lists, ownDependencies) : undefined,
    ),
  );
  const asking = examined.flatMap((each) =>
    each.status === 'fulfilled' && each.value !== undefined ? [each.value] : [],
  );
  const quotas = await takeBatchQuotas(asking, policy, lists, dependencies);
  const filed = await Promise.allSettled(
    examined.map(async (each, record) => {
      if (each.status === 'rejected') throw each.reason;
      const intake = intakes[record];
      if (intake !== undefined && !isReadable(intake)) return fileUnreadable(intake, policy, ownDependencies);
      const quota = each.value && quotas.get(each.value);
      if (each.value === undefined || quota === undefined) throw new Error('a request was left without an answer');
      return fileRequest(each.value, policy, lists, quota, ownDependencies);
    }),
  );

  const envelopes = filed.flatMap((each, record) =>
    each.status === 'fulfilled' ? each.value.envelopes.map((envelope) => ({ envelope, record })) : [],
  );
  const enqueued = await dependencies.enqueue(envelopes.map(({ envelope }) => envelope));
  const notEnqueued = new Map(
    enqueued.flatMap((result, index) => (result.ok ? [] : [[envelopes[index]?.record, result.error]])),
  );
  return Promise.all(
    filed.map(async (each, record): Promise<RecordOutcome> => {
      if (each.status === 'rejected') return { outcome: 'failed', error: each.reason };
      if (notEnqueued.has(record)) return { outcome: 'failed', error: notEnqueued.get(record) };
      const told = await each.value.telling;
      return told.ok ? done : { outcome: 'failed', error: told.error };
    }),
  );
};

const fileUnreadable = async (
  intake: UnreadableIntake,
  policy: AppliedPolicy,
  dependencies: FilterDependencies,
): Promise<Filed> => {
  const refused = refusedDeliveries(intake, policy.version, dependencies.now());
  const recorded = await carryOut(
    refused.map((delivery) => ({ step: 'record', delivery, claims: false })),
    dependencies,
  );
  if (recorded === undefined) throw new OutageError('ledger', 'changed while a refusal was written');
  return { envelopes: [], telling: dependencies.tellSources(recorded) };
};
