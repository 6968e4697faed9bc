import { describe, expect, it } from 'vitest';
import type { ChangeRecord } from '../../../lambdas/adapters/directory-records.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { changeDirectory } from '../../../lambdas/directory/change-directory.ts';
import type { DirectoryDependencies } from '../../../lambdas/directory/dependencies.ts';
import type { KeptAct } from '../../../lambdas/domain/control/results.ts';
import {
  type DirectoryRecord,
  groupsOfRecord,
  unknownAddress,
} from '../../../lambdas/domain/directory/directory-record.ts';
import type { IncomingMessage } from '../../../lambdas/runtime/incoming-message.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { now, policy } from '../../support/facts.ts';

const crm = 'AROACRMAAAAAAAAAAAAAA';

const changing = (change: Partial<DirectoryDependencies> = {}) => {
  const directory = new Map<string, DirectoryRecord>();
  const observations: Observation[] = [];
  const acts: Omit<KeptAct, 'at'>[] = [];
  const dependencies: DirectoryDependencies = {
    now: () => now,
    readPolicy: async () => ({
      version: 7,
      appliedAt: new Date(now).toISOString(),
      appliedBy: 'arn:aws:iam::111122223333:role/platform',
      document: {
        ...policy,
        sources: {
          ...policy.sources,
          crm: { ...policy.sources['billing'], directoryGroups: ['customers'] },
        } as typeof policy.sources,
      },
      principalIds: { crm: [crm] },
    }),
    records: {
      change: async (changes: ReadonlyMap<string, ChangeRecord>) => {
        const changed = new Map();
        for (const [address, apply] of changes) {
          const before = directory.get(address) ?? unknownAddress(address);
          const after = apply(before);
          directory.set(address, after);
          changed.set(address, { before, after });
        }
        return changed;
      },
    },
    audit: { append: async (act) => void acts.push(act) },
    observe: (observation) => observations.push(observation),
    ...change,
  };
  return {
    directory,
    observations,
    acts,
    groupsOf: (address: string) => groupsOfRecord(directory.get(address) ?? unknownAddress(address)),
    receive: (...messages: readonly IncomingMessage[]) => changeDirectory(messages, dependencies),
  };
};

let messages = 0;
const message = (body: unknown, fields: Partial<IncomingMessage> = {}): IncomingMessage => {
  messages += 1;
  return {
    id: `message-${messages}`,
    body: JSON.stringify(body),
    senderId: `${crm}:session`,
    sentAt: now,
    receiveCount: 1,
    ...fields,
  };
};

const put = (address: string, at = now) =>
  message({ version: 1, put: { address, groups: ['customers'] } }, { sentAt: at });
const remove = (address: string, at = now) => message({ version: 1, remove: { address } }, { sentAt: at });

describe('a batch of changes of the directory', () => {
  it('is applied in the order the messages were sent, whatever order they come in', async () => {
    const { receive, groupsOf } = changing();
    expect(
      await receive(
        remove('old@acme.example', now + 2),
        put('new@acme.example', now + 2),
        put('old@acme.example', now + 1),
        remove('new@acme.example', now + 1),
      ),
    ).toEqual(Array.from({ length: 4 }, () => ({ outcome: 'done' })));
    expect(groupsOf('old@acme.example')).toBeUndefined();
    expect(groupsOf('new@acme.example')).toEqual(['customers']);
  });

  it('says of each what it was, by the id of its message and its source', async () => {
    const { receive, observations } = changing();
    await receive(put('anna@acme.example'), remove('ben@acme.example'));
    expect(observations).toMatchObject([
      { event: 'directory-changed', source: 'crm', change: 'put' },
      { event: 'directory-changed', source: 'crm', change: 'remove' },
    ]);
    expect(JSON.stringify(observations)).not.toContain('@');
  });

  it('carries out what is permitted beside what is refused, and keeps neither address nor body of that', async () => {
    const { receive, groupsOf, acts, observations } = changing();
    const stranger = { senderId: 'AROASTRANGERAAAAAAAAA:anna@acme.example' };
    const outcomes = await receive(
      put('anna@acme.example'),
      message({ version: 1, put: { address: 'mallory@evil.example', groups: ['customers'] } }, stranger),
      message({ version: 1, put: { address: 'mallory@evil.example', groups: ['staff'] } }),
      message({ version: 1, put: { address: 'mallory@evil', group: 'customers' } }),
    );
    expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ outcome: 'done' })));
    expect(groupsOf('anna@acme.example')).toEqual(['customers']);
    expect(groupsOf('mallory@evil.example')).toBeUndefined();
    expect(observations.filter(({ event }) => event === 'directory-change-refused')).toMatchObject([
      { because: 'sender-not-granted', principal: 'AROASTRANGERAAAAAAAAA' },
      { because: 'group-not-granted', principal: crm, source: 'crm' },
      { because: 'malformed', principal: crm, source: 'crm' },
    ]);
    expect(acts).toMatchObject([
      { action: 'directory-change-refused', subject: 'AROASTRANGERAAAAAAAAA', who: 'AROASTRANGERAAAAAAAAA' },
      { subject: 'crm', who: crm, details: { because: 'group-not-granted', groups: ['staff'] } },
      { subject: 'crm', details: { because: 'malformed' } },
    ]);
    expect(JSON.stringify([acts, observations])).not.toMatch(/mallory|anna/);
  });

  it('is one entry of the audit for one sender that gets everything wrong', async () => {
    const { receive, acts } = changing();
    const wrong = Array.from({ length: 10 }, () => message({ version: 1 }));
    await receive(...wrong);
    expect(acts).toHaveLength(1);
    expect(acts[0]?.details?.['messages']).toEqual(wrong.map(({ id }) => id));
  });

  it('changes nothing while the audit cannot be written: what is refused comes again with the rest', async () => {
    const { receive, directory } = changing({
      audit: {
        append: async () => {
          throw new OutageError('audit', 'cannot be reached');
        },
      },
    });
    await expect(receive(put('anna@acme.example'), message({}))).rejects.toThrow(OutageError);
    expect(directory.size).toBe(0);
  });

  it('waits for the policy: without one nobody is granted anything', async () => {
    const { receive } = changing({
      readPolicy: async () => {
        throw new OutageError('policy', 'cannot be reached');
      },
    });
    await expect(receive(put('anna@acme.example'))).rejects.toThrow(OutageError);
  });
});
