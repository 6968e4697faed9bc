import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createPriorityGate } from '../../local/priority-gate.ts';

const start = (isUrgentGoingOn = () => false) => {
  const gate = createPriorityGate(isUrgentGoingOn);
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const ask = (name: string, isUrgent: boolean) =>
    gate(isUrgent, () => {
      begun.push(name);
      const end = Promise.withResolvers<string>();
      ends.set(name, end);
      return end.promise;
    });
  const end = async (name: string) => {
    ends.get(name)?.resolve(name);
    await turn();
    await turn();
  };
  const fail = async (name: string) => {
    ends.get(name)?.reject(new Error(name));
    await turn();
    await turn();
  };
  return { ask, begun, end, fail };
};

describe('the gate', () => {
  it('lets two of those through that are not urgent, and the next when one is done', async () => {
    const { ask, begun, end } = start();
    const asked = ['one', 'two', 'three', 'four'].map((name) => ask(name, false));
    await turn();
    expect(begun).toEqual(['one', 'two']);
    await end('two');
    expect(begun).toEqual(['one', 'two', 'three']);
    for (const name of ['one', 'three', 'four']) await end(name);
    expect(await Promise.all(asked)).toEqual(['one', 'two', 'three', 'four']);
  });

  it('lets through at once what is urgent', async () => {
    const { ask, begun } = start();
    for (const name of ['one', 'two', 'three']) void ask(name, false);
    await turn();
    void ask('urgent', true);
    expect(begun).toEqual(['one', 'two', 'urgent']);
  });

  it('begins nothing else while something urgent goes on, and then goes on with it', async () => {
    let isGoingOn = true;
    const { ask, begun } = start(() => isGoingOn);
    for (const name of ['one', 'two']) void ask(name, false);
    await turn();
    expect(begun).toEqual([]);
    isGoingOn = false;
    await vi.waitFor(() => expect(begun).toEqual(['one', 'two']));
  });

  it('lets one through after the other if something urgent goes on for ever', async () => {
    const { ask, begun, end } = start(() => true);
    for (const name of ['one', 'two']) void ask(name, false);
    await vi.waitFor(() => expect(begun).toEqual(['one']));
    await end('one');
    await vi.waitFor(() => expect(begun).toEqual(['one', 'two']));
  });

  it('goes on after work that failed, and says so to whom it was for', async () => {
    const { ask, begun, fail } = start();
    const failing = ask('one', false);
    for (const name of ['two', 'three']) void ask(name, false);
    await turn();
    const failed = expect(failing).rejects.toThrow('one');
    await fail('one');
    await failed;
    expect(begun).toEqual(['one', 'two', 'three']);
  });
});
