import type { ChangeRecord } from '../adapters/directory-records.ts';
import { applyChange } from '../domain/directory/directory-record.ts';
import { type ChangeRefusal, type JudgedChange, judgeMessage } from '../domain/directory/judge-message.ts';
import { principalId } from '../domain/identity/principal-id.ts';
import type { IncomingMessage } from '../runtime/incoming-message.ts';
import { done, type RecordOutcome } from '../runtime/record-outcome.ts';
import type { DirectoryDependencies } from './dependencies.ts';

type Judged = { readonly message: IncomingMessage; readonly principal: string; readonly judged: JudgedChange };

/**
 * Carries out a batch of changes of the directory. What is refused is gone with that: it is counted and audited, without
 * its address, and does not go to the dead letters, where it would be kept.
 */
export const changeDirectory = async (
  messages: readonly IncomingMessage[],
  dependencies: DirectoryDependencies,
): Promise<readonly RecordOutcome[]> => {
  const { now, readPolicy, records, observe } = dependencies;
  const policy = await readPolicy();
  const all = messages.map((message): Judged => {
    const principal = principalId(message.senderId) ?? 'unknown';
    return { message, principal, judged: judgeMessage({ ...message, principal }, policy, now()) };
  });
  await auditRefusals(all, dependencies);
  await records.change(changesOf(all));
  for (const { message, principal, judged } of all) {
    const record = message.id;
    if (judged.ok) {
      const { source, change } = judged;
      observe({ event: 'directory-changed', record, source, change: 'put' in change ? 'put' : 'remove' });
    } else {
      const { source, refusal } = judged;
      const who = { principal, ...(source === undefined ? {} : { source }) };
      observe({ event: 'directory-change-refused', record, because: refusal.code, ...who });
    }
  }
  return messages.map(() => done);
};

/** One change for each address, whatever number of messages is about it: two writes at once would be in each other's way. */
const changesOf = (all: readonly Judged[]): ReadonlyMap<string, ChangeRecord> => {
  const permitted = all.flatMap(({ judged }) => (judged.ok ? [judged] : []));
  return new Map(
    [...Map.groupBy(permitted, ({ address }) => address)].map(([address, changes]) => [
      address,
      (record) => changes.reduce((before, { change }) => applyChange(before, change), record),
    ]),
  );
};

/** One entry for each sender and cause: a sender that gets everything wrong does not fill the audit. */
const auditRefusals = async (
  all: readonly Judged[],
  { audit, now }: Pick<DirectoryDependencies, 'audit' | 'now'>,
): Promise<void> => {
  const refused = all.flatMap(({ message, principal, judged }) =>
    judged.ok ? [] : [{ message, principal, source: judged.source, refusal: judged.refusal }],
  );
  for (const group of Map.groupBy(refused, ({ principal, refusal }) => `${principal} ${refusal.code}`).values()) {
    const [first] = group;
    if (first === undefined) continue;
    await audit.append(
      {
        action: 'directory-change-refused',
        subject: first.source ?? first.principal,
        who: first.principal,
        details: {
          because: first.refusal.code,
          ...factsOf(first.refusal),
          messages: group.map(({ message }) => message.id),
        },
      },
      now(),
    );
  }
};

const factsOf = ({ code: _, ...facts }: ChangeRefusal): Readonly<Record<string, unknown>> => facts;
