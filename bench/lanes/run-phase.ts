import { loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Enqueue } from './enqueue.ts';
import { senders } from './senders.ts';
import { type Collections, watchCollections } from './watch-collections.ts';

/** What the machine did meanwhile: times mean nothing without it. */
export type PhaseReport = {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly begunAt: number;
  readonly endedAt: number;
  /** Of the machine over 1, 5 and 15 minutes, before and after (its load averages). */
  readonly load: readonly [readonly number[], readonly number[]];
  /** Of all cores, this process alone, from 0 to the number of cores. */
  readonly coresUsed: number;
  /** How late the main thread was, milliseconds. */
  readonly mainThreadDelay: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly collections: Collections;
  /** Pages of the process that were not in memory when they were wanted, and had to be read: each stops a thread. */
  readonly majorPageFaults: number;
};

/** Has the small senders send for so long. */
export const runPhase = async (name: string, seconds: number, enqueue: Enqueue): Promise<PhaseReport> => {
  const before = loadavg();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const cpuBefore = process.cpuUsage();
  const { majorPageFault: faultsBefore } = process.resourceUsage();
  const [begunAt, begun] = [Date.now(), performance.now()];
  delay.enable();
  const takeCollections = watchCollections();

  const timers = senders.flatMap(({ pattern }, index) => {
    const sender = senders[index];
    if (sender === undefined) return [];
    const send = () => void enqueue.one(sender, name);
    switch (pattern.kind) {
      case 'steady':
        return [setInterval(send, 1000 / pattern.perSecond)];
      case 'ten-at-once':
        return [setTimeout(() => Array.from({ length: 10 }, send), (seconds * 1000) / 2)];
      case 'backlog':
        return [];
    }
  });
  await wait(seconds * 1000);
  for (const timer of timers) clearInterval(timer);

  delay.disable();
  const { user, system } = process.cpuUsage(cpuBefore);
  const milliseconds = (nanoseconds: number) => Math.round(nanoseconds / 1e4) / 100;
  return {
    name,
    begunAt,
    endedAt: Date.now(),
    load: [before, loadavg()],
    coresUsed: Math.round((user + system) / 10 / (performance.now() - begun)) / 100,
    mainThreadDelay: {
      p50: milliseconds(delay.percentile(50)),
      p99: milliseconds(delay.percentile(99)),
      max: milliseconds(delay.max),
    },
    collections: takeCollections(),
    majorPageFaults: process.resourceUsage().majorPageFault - faultsBefore,
  };
};
