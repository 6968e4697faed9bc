import { createAuditLog } from '../../../lambdas/adapters/audit-log.ts';
import { createDeadLetterRegister } from '../../../lambdas/adapters/dead-letter-register.ts';
import { createPolicyStore } from '../../../lambdas/adapters/policy-store.ts';
import { createStopChanges } from '../../../lambdas/adapters/stop-changes.ts';
import { createStopList } from '../../../lambdas/adapters/stop-list.ts';
import { createSuppressionRecords } from '../../../lambdas/adapters/suppression-records.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import { deadLetterQueues } from '../../../lambdas/contract/dead-letter.ts';
import type { Caller } from '../../../lambdas/control/caller.ts';
import { createRedriveCommands } from '../../../lambdas/control/redrive.ts';
import { createStopCommands } from '../../../lambdas/control/stops.ts';
import { createSuppressionCommands } from '../../../lambdas/control/suppressions.ts';
import { createBucketClient } from '../aws/bucket-client.ts';
import { createTableClient } from '../aws/table-client.ts';
import type { PeopleAct } from '../plan/acts.ts';
import { type PolicyName, roleIds, storedPolicy } from '../plan/policy.ts';
import { createActor } from './actor.ts';
import type { Watcher } from './watcher.ts';
import type { World } from './world.ts';

const notAsked = (): Promise<never> => Promise.reject(new Error('nobody asks control for that'));

/** People who stop, resume and suppress through control, and try again until it is done. */
export const startPeople = (world: World, runRelease: () => void): void => {
  const { timeline, remote, plan, trace, count } = world;
  const actor = createActor('control', `${roleIds.other}:control`);
  const client = createTableClient(world, actor);
  const shared = { now: timeline.now, audit: createAuditLog(client, 'audit') };
  const startRelease = (): Promise<true> => {
    runRelease();
    return Promise.resolve(true);
  };
  const stops = createStopCommands({
    ...shared,
    wait: (milliseconds) => remote.wait(actor, milliseconds),
    readAllStops: createStopList(client, 'stops'),
    stops: createStopChanges(client, 'stops'),
    startRelease,
  });
  const readTables = createTableReader(client, (milliseconds) => remote.wait(actor, milliseconds));
  const redrives = createRedriveCommands({
    ...shared,
    deadLetters: createDeadLetterRegister(client, readTables, 'ledger'),
    startRelease,
  });
  const suppressions = createSuppressionCommands({
    ...shared,
    suppressions: { read: notAsked, scan: notAsked },
    changeSuppressions: createSuppressionRecords(client, 'suppressions'),
    removeFromProvider: notAsked,
    deliveries: { ofMessage: notAsked, ofRecipient: notAsked },
  });
  const policies = createPolicyStore(
    { tables: client, buckets: createBucketClient(world, actor) },
    { table: 'policies', bucket: 'pipeline' },
  );
  const caller = {
    who: 'arn:aws:sts::111122223333:assumed-role/operator/nora',
    accessKey: 'ASIA1',
  } as unknown as Caller;
  const iso = (time: number | undefined) => (time === undefined ? {} : { until: new Date(time).toISOString() });

  /** Of every queue, page by page. */
  const redriveAll = async (): Promise<void> => {
    for (const queue of deadLetterQueues) {
      let cursor: string | undefined;
      do {
        const answer = await redrives['redrive-run']({ all: true, queue, why: 'simulated', cursor }, caller);
        if (!('result' in answer)) throw new Error('control does not redrive');
        const { marked, next } = answer.result as { readonly marked: readonly { outcome: string }[]; next?: string };
        for (const { outcome } of marked) count(`redrive-asked:${outcome}`);
        cursor = next;
      } while (cursor !== undefined);
    }
  };

  const apply = async (name: PolicyName): Promise<void> => {
    const previous = await policies.inForce();
    const policy = storedPolicy(name, (previous?.version ?? 0) + 1, timeline.now());
    if (!(await policies.putInForce(policy, previous))) throw new Error('somebody else applied one');
  };

  const perform = (act: PeopleAct): Promise<unknown> => {
    switch (act.act) {
      case 'redrive':
        return redriveAll();
      case 'apply':
        return apply(act.policy);
      case 'stop': {
        const until = act.until !== undefined && act.until > timeline.now() ? act.until : undefined;
        return stops.stop({ scope: act.scope, reason: 'simulated', queued: act.queued, ...iso(until) }, caller);
      }
      case 'resume':
        return stops.resume({ scope: act.scope }, caller);
      case 'suppress': {
        const until = act.until !== undefined && act.until > timeline.now() ? act.until : undefined;
        return suppressions['suppression-add']({ address: act.address, reason: 'simulated', ...iso(until) }, caller);
      }
    }
  };

  const doIt = async (act: PeopleAct): Promise<void> => {
    for (;;) {
      trace.note(actor.name, wordsOf(act));
      try {
        await perform(act);
        return;
      } catch {
        await remote.wait(actor, 2_000);
      }
    }
  };

  const begin = (act: PeopleAct): void => {
    count(`people:${act.act}`);
    void doIt(act).then(world.ends);
  };

  for (const act of plan.acts) {
    world.begins();
    timeline.after(act.at - timeline.now(), () => begin(act));
  }

  let stopsUntil = 0;
  const stopAtLook: Watcher['looked'] = ({ name }) => {
    const at = timeline.now();
    if (!name.startsWith('send') || at < stopsUntil || at > plan.faultsEndAt) return;
    if (!world.random.chance(plan.stopsAtLooks)) return;
    stopsUntil = at + 20_000;
    world.begins();
    begin({ at, act: 'stop', scope: 'everything', queued: 'hold', until: stopsUntil });
  };
  world.watchers.push({ looked: stopAtLook });
};

const wordsOf = (act: PeopleAct): string => {
  switch (act.act) {
    case 'redrive':
      return 'wants back what was given up';
    case 'apply':
      return `puts another policy in force: ${act.policy}`;
    case 'stop':
      return `stop ${act.scope} (${act.queued})`;
    case 'resume':
      return `resume ${act.scope}`;
    case 'suppress':
      return `suppress ${act.address}`;
  }
};
