import { describe, expect, it } from 'vitest';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { now } from '../../support/facts.ts';
import { delivery } from '../support/delivery.ts';
import { deliveryOf, mailContent, outboundMessage, sending } from '../support/sending.ts';

const lookUp = { recipient: 'anna@acme.example', purpose: 'notification' };
const done = { outcome: 'done' };

/** Send, and what it asked the tables for, in order: `item` is the delivery's own. */
const asking = (change: Parameters<typeof sending>[1] = () => ({})) => {
  const asked: string[] = [];
  const world = sending([deliveryOf(mailContent(), { lane: 'standard' })], (usual) => ({
    ledger: {
      ...usual.ledger,
      get: (key) => {
        asked.push('item');
        return usual.ledger.get(key);
      },
    },
    readSuppressions: async (address) => {
      asked.push(address);
      return [];
    },
    readStops: async (scopes) => {
      asked.push(scopes.join(' '));
      return [];
    },
    ...change(usual),
  }));
  return { ...world, asked };
};

const scopes = 'everything lane:standard source:billing purpose:notification domain:acme.example';

describe('an envelope that says what its mail is looked up by', () => {
  it('has everything asked for at once, before anything is known', async () => {
    const { send, asked } = asking();
    const sent = send(outboundMessage({ lookUp }));
    expect(asked).toEqual(['item', scopes, 'anna@acme.example']);
    expect(await sent).toEqual(done);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['nothing', undefined],
    ['somebody else', { ...lookUp, recipient: 'ben@acme.example' }],
    ['another purpose', { ...lookUp, purpose: 'newsletter' }],
    ['no purpose', { recipient: lookUp.recipient }],
  ])('is not believed: where it says %s, the tables are asked for the mail of the ledger', async (_what, said) => {
    const { send, asked } = asking(() => ({}));
    expect(await send(outboundMessage(said === undefined ? {} : { lookUp: said }))).toEqual(done);
    expect(asked.slice(-2)).toEqual([scopes, 'anna@acme.example']);
    expect(asked).toHaveLength(said === undefined ? 3 : 5);
  });

  it('is not believed about the source either: that is for its queue to say', async () => {
    const { send, asked } = asking();
    expect(await send(outboundMessage({ lookUp }, { groupId: 'reports' }))).toEqual(done);
    expect(asked.slice(-2)).toEqual([scopes, 'anna@acme.example']);
  });

  it('is looked at again where the first look failed, and waits where the second fails, too', async () => {
    let failures = 1;
    const outage = new OutageError('suppressions', 'cannot be reached');
    const { send, mails, item } = asking(() => ({
      readSuppressions: async () => {
        failures -= 1;
        if (failures >= 0) throw outage;
        return [];
      },
    }));
    expect(await send(outboundMessage({ lookUp }))).toEqual(done);
    expect(mails).toHaveLength(1);

    const down = asking(() => ({ readSuppressions: () => Promise.reject(outage) }));
    await expect(down.send(outboundMessage({ lookUp }))).rejects.toBe(outage);
    expect([down.mails, item()?.state, down.item()?.state]).toEqual([[], 'sent', 'queued']);
  });

  it.each([
    ['suppressed', { readSuppressions: async () => [{ origin: 'bounce' } as const] }, 'refused'],
    [
      'stopped',
      { readStops: async () => [{ scope: 'purpose:notification', reason: 'why', queued: 'discard' } as const] },
      'discarded',
    ],
  ])('does not leave when it was %s by then', async (_how, change, state) => {
    const { send, mails, item } = asking(() => change);
    await send(outboundMessage({ lookUp }));
    expect([mails, item()?.state]).toEqual([[], state]);
  });
});

describe('a look that was taken ahead', () => {
  /** Composing takes so long; in it the recipient is suppressed. */
  const composing = (milliseconds: number) => {
    let time = now;
    let isSuppressed = false;
    const content = mailContent();
    return sending([delivery({ lane: 'standard', contentHash: deliveryOf(content).contentHash ?? '' })], () => ({
      now: () => time,
      readSuppressions: async () => (isSuppressed ? [{ origin: 'bounce' }] : []),
      getContent: async () => {
        time += milliseconds;
        isSuppressed = true;
        return JSON.stringify(content);
      },
    }));
  };
  const byPointer = outboundMessage({ lookUp, object: { key: 'content/x', versionId: 'v1' } });

  it('counts for a second', async () => {
    const { send, mails } = composing(1_000);
    expect(await send(byPointer)).toEqual(done);
    expect(mails).toHaveLength(1);
  });

  it('is none after that: what came meanwhile is seen', async () => {
    const { send, mails, item } = composing(1_001);
    expect(await send(byPointer)).toEqual(done);
    expect([mails, item()?.state]).toEqual([[], 'refused']);
  });

  it('is too old, as any, when the lease took until two seconds after it was asked for', async () => {
    let time = now;
    const { send, happened } = sending([deliveryOf(mailContent(), { lane: 'standard' })], ({ ledger }) => ({
      now: () => time,
      readSuppressions: async () => {
        time += 900;
        return [];
      },
      ledger: {
        ...ledger,
        replace: (previous, next) => {
          time += 1_101;
          return ledger.replace(previous, next);
        },
      },
    }));
    expect(await send(outboundMessage({ lookUp }))).toMatchObject({ because: 'last-look-too-old' });
    expect(happened).not.toContain('called');
  });
});
