import { type Lane, lanes } from '../../lambdas/contract/lanes.ts';
import type { LoggedMail } from './mail-log.ts';
import { type Percentiles, percentilesOf } from './percentiles.ts';
import type { PhaseReport } from './run-phase.ts';
import { senders } from './senders.ts';

/** Enqueue to accept, in seconds. */
export type Row = {
  readonly phase: string;
  readonly lane: Lane;
  /** `all`: of those that send in every phase. */
  readonly source: string;
  /** Not accepted when the phase was over and ten seconds more. */
  readonly waiting: number;
  readonly latency: Percentiles | undefined;
};

export type Ratio = {
  readonly phase: string;
  readonly lane: Lane;
  readonly source: string;
  readonly p50: number;
  readonly p99: number;
};

/**
 * A row for each source and lane in each phase. Of who sends all the time: the mails enqueued in the phase; of a backlog: the
 * mails accepted in it.
 */
export const rowsOf = (mails: readonly LoggedMail[], phases: readonly PhaseReport[]): readonly Row[] =>
  phases.flatMap((phase) =>
    lanes.flatMap((lane) => {
      const inLane = senders.filter((sender) => sender.lane === lane);
      const small = inLane.filter(({ pattern }) => pattern.kind !== 'backlog').map(({ source }) => source);
      const large = inLane.filter(({ pattern }) => pattern.kind === 'backlog').map(({ source }) => source);
      const enqueued = mails.filter((mail) => mail.phase === phase.name && mail.lane === lane);
      const accepted = mails.filter(
        ({ lane: ofMail, acceptedAt = 0 }) =>
          ofMail === lane && acceptedAt >= phase.begunAt && acceptedAt <= phase.endedAt,
      );
      const row = (source: string, ofRow: readonly LoggedMail[]) => rowOf(phase, lane, source, ofRow);
      const from = (source: string, all: readonly LoggedMail[]) => all.filter((mail) => mail.source === source);
      const ofSmall = enqueued.filter(({ source }) => small.includes(source));
      return [
        row('all', ofSmall),
        ...small.map((source) => row(source, from(source, enqueued))),
        ...large.map((source) => row(source, from(source, accepted))),
      ].filter(({ latency, waiting }) => latency !== undefined || waiting > 0);
    }),
  );

const rowOf = ({ name }: PhaseReport, lane: Lane, source: string, mails: readonly LoggedMail[]): Row => {
  const seconds = mails.flatMap(({ enqueuedAt, acceptedAt }) =>
    acceptedAt === undefined ? [] : [(acceptedAt - enqueuedAt) / 1000],
  );
  return { phase: name, lane, source, waiting: mails.length - seconds.length, latency: percentilesOf(seconds) };
};

/** How much slower each source that sends all the time is under load. */
export const ratiosOf = (rows: readonly Row[], idle: string): readonly Ratio[] =>
  rows.flatMap(({ phase, lane, source, latency }) => {
    const before = rows.find((row) => row.phase === idle && row.lane === lane && row.source === source)?.latency;
    return phase === idle || latency === undefined || before === undefined
      ? []
      : [{ phase, lane, source, p50: ratio(latency.p50, before.p50), p99: ratio(latency.p99, before.p99) }];
  });

const ratio = (one: number, other: number): number => Math.round((100 * one) / other) / 100;

/** The most that SES took in any so many seconds. */
export const mostAcceptedWithin = (mails: readonly LoggedMail[], seconds: number): number => {
  const times = mails.flatMap(({ acceptedAt }) => acceptedAt ?? []).toSorted((one, other) => one - other);
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - seconds * 1000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
};
