import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inCompany } from '../../../lambdas/runtime/in-company.ts';

/** A company whose members are told when to go on, whose patience ends when told, and what was done together. */
const gathering = () => {
  const calls: string[][] = [];
  const goes = new Map<string, () => void>();
  let loseEveryPatience: (() => void)[] = [];
  return {
    calls,
    company: {
      together: async (requests: readonly string[]) => {
        calls.push([...requests]);
        return requests.map((request) => request.toUpperCase());
      },
      patience: () => new Promise<void>((resolve) => void loseEveryPatience.push(resolve)),
    },
    /** Goes on when it is told to. */
    until: (name: string) => new Promise<void>((resolve) => void goes.set(name, resolve)),
    go: async (name: string) => {
      goes.get(name)?.();
      await setImmediate();
    },
    losePatience: async () => {
      for (const lose of loseEveryPatience) lose();
      loseEveryPatience = [];
      await setImmediate();
    },
  };
};

describe('work in company', () => {
  it('is done together once everybody has asked, with an answer for each', async () => {
    const { calls, company, until, go } = gathering();
    const results = inCompany(['a', 'b', 'c'], company, async (item, ask) => {
      await until(item);
      return ask(item);
    });
    await go('b');
    await go('a');
    expect(calls).toEqual([]);
    await go('c');
    expect(calls).toEqual([['b', 'a', 'c']]);
    expect(await results).toEqual(['A', 'B', 'C']);
  });

  it('waits for nobody who has ended without asking, or in failure', async () => {
    const { calls, company, until, go } = gathering();
    const results = inCompany(['a', 'silent', 'broken'], company, async (item, ask) => {
      if (item === 'a') return ask(item);
      await until(item);
      if (item === 'broken') throw new Error('broken');
      return 'nothing';
    });
    const failed = expect(results).rejects.toThrow('broken');
    await go('silent');
    expect(calls).toEqual([]);
    await go('broken');
    expect(calls).toEqual([['a']]);
    await failed;
  });

  it('has nobody wait who is alone', async () => {
    const { calls, company } = gathering();
    expect(await inCompany(['a'], company, (item, ask) => ask(item))).toEqual(['A']);
    expect(calls).toEqual([['a']]);
  });

  it('is done for those who are there when patience ends, and for the late ones after that', async () => {
    const { calls, company, until, go, losePatience } = gathering();
    const results = inCompany(['a', 'b', 'late', 'later'], company, async (item, ask) => {
      await until(item);
      return ask(item);
    });
    await go('a');
    await go('b');
    await losePatience();
    expect(calls).toEqual([['a', 'b']]);
    await go('late');
    // Its own patience, and nobody else's.
    await losePatience();
    expect(calls).toEqual([['a', 'b'], ['late']]);
    await go('later');
    expect(calls).toEqual([['a', 'b'], ['late'], ['later']]);
    expect(await results).toEqual(['A', 'B', 'LATE', 'LATER']);
  });

  it('is not done twice by patience that ends late', async () => {
    const { calls, company, losePatience } = gathering();
    await inCompany(['a', 'b'], company, (item, ask) => ask(item));
    await losePatience();
    expect(calls).toEqual([['a', 'b']]);
  });

  it('may be asked for again by who has an answer, and by who does something else meanwhile', async () => {
    const { calls, company } = gathering();
    await inCompany(['a', 'b'], company, async (item, ask) => {
      await ask(`${item}1`);
      const second = ask(`${item}2`);
      await setImmediate();
      return second;
    });
    expect(calls).toEqual([
      ['a1', 'b1'],
      ['a2', 'b2'],
    ]);
  });

  it('that fails, fails those who asked', async () => {
    const { company } = gathering();
    const broken = { ...company, together: () => Promise.reject(new Error('broken')) };
    const outcomes = await inCompany([1, 2], broken, async (item, ask) => {
      try {
        return await ask(String(item));
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(outcomes).toEqual(['broken', 'broken']);
  });

  it('that forgets somebody never leaves him waiting', async () => {
    const { company } = gathering();
    const forgetful = { ...company, together: async () => ['only one'] };
    await expect(inCompany(['a', 'b'], forgetful, (item, ask) => ask(item))).rejects.toThrow('was not answered');
  });
});
