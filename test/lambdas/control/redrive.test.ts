import { describe, expect, it } from 'vitest';
import type { ParsedInput } from '../../../lambdas/contract/control/commands.ts';
import { createRedriveCommands } from '../../../lambdas/control/redrive.ts';
import { createMemoryDeadLetters, newLetter } from '../support/memory-dead-letters.ts';
import { callerAs, recording, time } from './recording.ts';
import { whoIs } from './url-event.ts';

const caller = callerAs('operator');
const at = (seconds: number): string => new Date(time + seconds * 1000).toISOString();

/** Control over a register whose pages have two letters. */
const controlling = async (...letters: readonly Parameters<typeof newLetter>[0][]) => {
  const deadLetters = createMemoryDeadLetters(2);
  for (const letter of letters) await deadLetters.enter(newLetter(letter));
  const { effects, audit, note } = recording();
  const commands = createRedriveCommands({
    now: () => time,
    audit,
    deadLetters: {
      ...deadLetters,
      mark: async (letter, asked) => {
        note('marked', letter.sqsMessageId);
        return deadLetters.mark(letter, asked);
      },
    },
    startRelease: async () => {
      note('release');
      return true;
    },
  });
  const resultOf = <Result>(answer: { readonly ok: boolean; readonly result?: Result }): Result => {
    if (!answer.ok || answer.result === undefined) throw new Error('control says no');
    return answer.result;
  };
  return {
    deadLetters,
    effects,
    commands,
    list: async (input: Partial<ParsedInput<'redrive-list'>> = {}) =>
      resultOf(await commands['redrive-list']({ queue: 'standard-intake', asked: false, ...input }, caller)),
    run: async (input: ParsedInput<'redrive-run'>) => resultOf(await commands['redrive-run'](input, caller)),
  };
};

describe('asking for dead letters', () => {
  it('is audited before it is noted, and release is started once for all of them', async () => {
    const { run, effects, deadLetters } = await controlling({ sqsMessageId: 'a' }, { sqsMessageId: 'b' });
    expect(await run({ ids: ['intake/a', 'intake/b'], why: 'repaired' })).toEqual({
      marked: [
        { id: 'intake/a', outcome: 'asked' },
        { id: 'intake/b', outcome: 'asked' },
      ],
    });
    const ofA = effects.filter((effect) => /"(intake\/)?a"/.test(JSON.stringify(effect)));
    expect(ofA.map((effect) => (effect as unknown[])[0])).toEqual(['audit', 'marked']);
    expect(effects).toContainEqual([
      'audit',
      {
        action: 'redrive-run',
        subject: 'intake/a',
        who: whoIs('operator'),
        accessKey: 'ASIAKEY',
        details: { why: 'repaired' },
      },
      time,
    ]);
    expect(effects.filter((effect) => (effect as unknown[])[0] === 'release')).toHaveLength(1);
    expect(deadLetters.all()).toMatchObject([
      { redrive: { by: whoIs('operator'), why: 'repaired', at: at(0) } },
      { redrive: { by: whoIs('operator') } },
    ]);
  });

  it('again says that somebody has, and changes nothing', async () => {
    const { run, effects } = await controlling({ sqsMessageId: 'a' });
    await run({ ids: ['intake/a'], why: 'x' });
    const before = effects.length;
    expect(await run({ ids: ['intake/a'], why: 'y' })).toEqual({
      marked: [{ id: 'intake/a', outcome: 'asked-before' }],
    });
    expect(effects).toHaveLength(before);
  });

  it.each([
    ['nobody believed', { error: 'UntrustedEnvelope' }, 'untrusted'],
    ['nobody knows', { sqsMessageId: 'other' }, 'unknown'],
  ])('that %s says so', async (_what, fields, outcome) => {
    const { run, effects } = await controlling({ sqsMessageId: 'a', ...fields });
    expect(await run({ ids: ['intake/a'], why: 'x' })).toEqual({ marked: [{ id: 'intake/a', outcome }] });
    expect(effects).toEqual([]);
  });

  it('that are back, or cannot come back, says so', async () => {
    const { run, deadLetters } = await controlling({ sqsMessageId: 'a' }, { sqsMessageId: 'b' });
    await run({ ids: ['intake/a', 'intake/b'], why: 'x' });
    for (const letter of deadLetters.all()) {
      await deadLetters.settle(letter, { code: letter.sqsMessageId === 'a' ? 'redriven' : 'too-late', at: at(1) });
    }
    expect((await run({ ids: ['intake/a', 'intake/b'], why: 'x' })).marked).toEqual([
      { id: 'intake/a', outcome: 'redriven' },
      { id: 'intake/b', outcome: 'too-late' },
    ]);
  });

  it('of a queue takes page after page of those that can be brought back and fit', async () => {
    const { run } = await controlling(
      { sqsMessageId: 'a', keptAt: at(-9) },
      { sqsMessageId: 'b', keptAt: at(-8), error: 'RangeError' },
      { sqsMessageId: 'c', keptAt: at(-7), error: 'UntrustedEnvelope' },
      { sqsMessageId: 'd', keptAt: at(-6) },
      { sqsMessageId: 'e', keptAt: at(-5), queue: 'bulk-intake' },
    );
    const marked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await run({
        all: true,
        queue: 'standard-intake',
        error: 'TypeError',
        why: 'x',
        ...(cursor === undefined ? {} : { cursor }),
      });
      marked.push(...page.marked.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(marked).toEqual(['intake/a', 'intake/d']);
  });
});

describe('the list of dead letters', () => {
  it('has those of a queue since a time and of an error, and what is on its way back apart', async () => {
    const { list, run } = await controlling(
      { sqsMessageId: 'a', keptAt: at(-9) },
      { sqsMessageId: 'b', keptAt: at(-8), error: 'RangeError' },
    );
    const idsOf = async (input: Partial<ParsedInput<'redrive-list'>>) =>
      (await list(input)).letters.map(({ sqsMessageId }) => sqsMessageId);
    expect(await idsOf({})).toEqual(['a', 'b']);
    expect(await idsOf({ since: at(-8) })).toEqual(['b']);
    expect(await idsOf({ error: 'TypeError' })).toEqual(['a']);
    await run({ ids: ['intake/a'], why: 'x' });
    expect([await idsOf({}), await idsOf({ asked: true })]).toEqual([['b'], ['a']]);
  });

  it('shows one by its id', async () => {
    const { commands } = await controlling({ sqsMessageId: 'a' });
    expect(await commands['redrive-show']({ id: 'intake/a' }, caller)).toMatchObject({
      ok: true,
      result: { letter: { sqsMessageId: 'a', error: 'TypeError' } },
    });
    expect(await commands['redrive-show']({ id: 'outbound/a' }, caller)).toMatchObject({
      ok: false,
      problem: { code: 'objected' },
    });
  });
});
