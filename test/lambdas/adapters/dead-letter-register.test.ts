import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTableClient } from '../../../lambdas/adapters/clients.ts';
import { createDeadLetterRegister, type DeadLetterRegister } from '../../../lambdas/adapters/dead-letter-register.ts';
import { createTableReader } from '../../../lambdas/adapters/table-reader.ts';
import type { KeptLetter } from '../../../lambdas/domain/redrive/kept-letter.ts';
import { now } from '../../support/facts.ts';
import { type LocalAws, startLocalAws, tables } from '../support/local-aws.ts';
import { createMemoryDeadLetters, newLetter } from '../support/memory-dead-letters.ts';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const asked = (seconds = 1) => ({ by: 'arn:aws:iam::1:role/x', why: 'repaired', at: at(seconds) });
const outcome = (code: 'redriven' | 'failed' | 'too-late') => ({ code, at: at(2) });

const createReal = (): DeadLetterRegister => {
  const client = createTableClient();
  return createDeadLetterRegister(
    client,
    createTableReader(client, async () => {}),
    tables.ledger,
  );
};
const memory = createMemoryDeadLetters();

let letters = 0;
/** Each test has an id of its own: the table is shared. */
const ownId = (): string => {
  letters += 1;
  return `message-${letters}`;
};

describe.each([
  ['in DynamoDB', createReal],
  ['in memory', () => memory],
])('the register of dead letters %s', (_where, create) => {
  const entered = async (fields: Parameters<typeof newLetter>[0] = {}) => {
    const register = create();
    const sqsMessageId = ownId();
    const letter = newLetter({ sqsMessageId, ...fields });
    await register.enter(letter);
    const get = async (): Promise<KeptLetter> => {
      const found = await register.get({ stage: 'intake', sqsMessageId });
      if (found === undefined) throw new Error('it is not there');
      return found;
    };
    const isIn = async (list: 'waiting' | 'marked'): Promise<boolean> => {
      const page = await register[list]('standard-intake', {});
      return page?.letters.some((each) => each.sqsMessageId === sqsMessageId) === true;
    };
    return { register, letter, get, isIn };
  };

  it('knows a letter that was entered, until somebody asks for it', async () => {
    const { register, letter, get, isIn } = await entered();
    expect(await get()).toEqual({ stage: 'intake', ...letter, times: 1 });
    expect([await isIn('waiting'), await isIn('marked')]).toEqual([true, false]);
    expect(await register.mark(await get(), asked())).toBe(true);
    expect([await isIn('waiting'), await isIn('marked')]).toEqual([false, true]);
    expect(await get()).toMatchObject({ redrive: asked() });
  });

  it('is asked for once', async () => {
    const { register, get } = await entered();
    const before = await get();
    expect(await register.mark(before, asked(1))).toBe(true);
    expect(await register.mark(before, asked(2))).toBe(false);
    expect(await get()).toMatchObject({ redrive: asked(1) });
  });

  it('of which nothing is left to do, is in no list any more', async () => {
    const { register, get, isIn } = await entered();
    await register.mark(await get(), asked());
    expect(await register.settle(await get(), outcome('redriven'))).toBe(true);
    expect([await isIn('waiting'), await isIn('marked')]).toEqual([false, false]);
    expect(await get()).toMatchObject({ outcome: outcome('redriven') });
    expect(await register.mark(await get(), asked(3))).toBe(false);
  });

  it('that did not come back can be asked for again', async () => {
    const { register, get, isIn } = await entered();
    await register.mark(await get(), asked());
    await register.settle(await get(), outcome('failed'));
    expect([await isIn('waiting'), await isIn('marked')]).toEqual([true, false]);
    expect(await register.mark(await get(), asked(3))).toBe(true);
    expect(await get()).not.toHaveProperty('outcome');
  });

  it('the same once more changes nothing, not even that somebody has asked', async () => {
    const { register, letter, get, isIn } = await entered();
    await register.mark(await get(), asked());
    await register.enter({ ...letter, keptAt: at(9) });
    expect(await get()).toMatchObject({ times: 1, keptAt: letter.keptAt, redrive: asked() });
    expect(await isIn('marked')).toBe(true);
  });

  it('of a message that was given up again waits again, and what came of the first says nothing of it', async () => {
    const { register, letter, get, isIn } = await entered();
    await register.mark(await get(), asked());
    const first = await get();
    await register.settle(first, outcome('redriven'));
    const { principal: _, ...withoutSender } = letter;
    await register.enter({ ...withoutSender, letter: 'moved-2', error: 'RangeError' });
    const again = await get();
    expect(again).toEqual({ stage: 'intake', ...withoutSender, letter: 'moved-2', error: 'RangeError', times: 2 });
    expect(await isIn('waiting')).toBe(true);
    // Whoever was at it before comes too late.
    expect(await register.settle(first, outcome('too-late'))).toBe(false);
    expect(await register.mark(first, asked(4))).toBe(false);
    expect(await get()).toEqual(again);
  });

  it('settles what was asked for, and no later asking', async () => {
    const { register, get } = await entered();
    await register.mark(await get(), asked(1));
    const first = await get();
    await register.settle(first, outcome('failed'));
    await register.mark(await get(), asked(5));
    expect(await register.settle(first, outcome('redriven'))).toBe(false);
    expect(await get()).toMatchObject({ redrive: asked(5) });
  });

  it('is listed by its queue and by when it was given up', async () => {
    const queue = 'bulk-outbound';
    const { register } = await entered();
    const ids = [ownId(), ownId(), ownId()];
    for (const [place, sqsMessageId] of ids.entries()) {
      await register.enter(newLetter({ queue, sqsMessageId, keptAt: at(-10 + place) }));
    }
    const idsOf = async (since?: string) =>
      (await register.waiting(queue, { since }))?.letters.map(({ sqsMessageId }) => sqsMessageId);
    expect(await idsOf()).toEqual(ids);
    expect(await idsOf(at(-9))).toEqual(ids.slice(1));
    expect((await register.waiting('bulk-intake', {}))?.letters).toEqual([]);
  });
});

describe('the register in DynamoDB', () => {
  it('reads page after page', async () => {
    const register = createReal();
    for (let each = 0; each < 105; each += 1) {
      await register.enter(newLetter({ queue: 'feedback', sqsMessageId: `page-${String(each).padStart(3, '0')}` }));
    }
    const first = await register.waiting('feedback', {});
    expect(first?.letters).toHaveLength(100);
    const second = await register.waiting('feedback', { cursor: first?.next });
    expect(
      new Set([...(first?.letters ?? []), ...(second?.letters ?? [])].map(({ sqsMessageId: id }) => id)).size,
    ).toBe(105);
    expect(second?.next).toBeUndefined();
    expect(await register.waiting('feedback', { cursor: 'nonsense' })).toBeUndefined();
  });
});
