import { describe, expect, it } from 'vitest';
import { mapConcurrently } from '../../../lambdas/runtime/map-concurrently.ts';
import { oneAtATime } from '../../../lambdas/runtime/one-at-a-time.ts';

/** Work that says when it begins and ends, and ends when told. */
const createWork = () => {
  const log: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  return {
    log,
    work: (name: string) => async (): Promise<string> => {
      log.push(`${name} begins`);
      await new Promise<void>((resolve, reject) => {
        ends.set(name, (error) => (error === undefined ? resolve() : reject(error)));
      });
      log.push(`${name} ends`);
      return name;
    },
    end: async (name: string, error?: Error) => {
      ends.get(name)?.(error);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
  };
};

describe('work done one at a time', () => {
  it('begins when what came before it has ended, even in failure', async () => {
    const { log, work, end } = createWork();
    const inTurn = oneAtATime();
    const results = Promise.allSettled([inTurn(work('a')), inTurn(work('b')), inTurn(work('c'))]);
    await end('none');
    expect(log).toEqual(['a begins']);
    await end('a', new Error('broken'));
    await end('b');
    await end('c');
    expect(log).toEqual(['a begins', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});

describe('work done concurrently', () => {
  it('has no more in progress than it may, and keeps the order of results', async () => {
    const { log, work, end } = createWork();
    const results = mapConcurrently(['a', 'b', 'c'], 2, (name) => work(name)());
    expect(log).toEqual(['a begins', 'b begins']);
    await end('b');
    expect(log).toEqual(['a begins', 'b begins', 'b ends', 'c begins']);
    await end('c');
    await end('a');
    expect(await results).toEqual(['a', 'b', 'c']);
  });

  it('begins nothing more after a failure, and waits for what is in progress', async () => {
    const { log, work, end } = createWork();
    const results = mapConcurrently(['a', 'b', 'c'], 2, (name) => work(name)());
    const failure = expect(results).rejects.toThrow('broken');
    await end('a', new Error('broken'));
    await end('b');
    await failure;
    expect(log).toEqual(['a begins', 'b begins', 'b ends']);
  });

  it('of nothing is nothing', async () => {
    expect(await mapConcurrently([], 2, () => Promise.reject(new Error('called')))).toEqual([]);
  });
});
