import { median, rounded } from '../median.ts';
import type { BenchStack } from '../stack/start-bench-stack.ts';
import { type CallsPerMail, callsPerMail } from './calls-per-mail.ts';
import type { BatchCost, Pipeline, Stage } from './pipeline.ts';
import { sampleMail } from './sample-mail.ts';
import type { FunctionProcess } from './start-function.ts';

export type Measured = {
  readonly batchSize: number;
  readonly rounds: number;
  readonly mailsPerRound: number;
  readonly cpuMillisecondsPerMail: Readonly<Record<Stage | 'bare', number>>;
  /** Medians of the rounds' own ratios: both sides of a round met the same machine. */
  readonly ratioToBare: Readonly<Record<Stage | 'all', number>>;
  readonly calls: CallsPerMail;
};

type Round = Readonly<Record<Stage | 'bare', number>>;

/** Delivers mail through the three functions and through a bare loop in turns. */
export const measurePipeline = async (
  {
    stack,
    pipeline,
    bare,
  }: { readonly stack: BenchStack; readonly pipeline: Pipeline; readonly bare: FunctionProcess },
  plan: { readonly batchSize: number; readonly batches: number; readonly rounds: number; readonly warmUps: number },
): Promise<Measured> => {
  const { batchSize, batches } = plan;
  const mails = batchSize * batches;
  for (let warmUp = 0; warmUp < plan.warmUps; warmUp += 1) {
    await deliver(pipeline, batchSize, batches);
    await sendBare(bare, batchSize, batches);
  }
  const rounds: Round[] = [];
  const costs: BatchCost[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    const delivered = await deliver(pipeline, batchSize, batches);
    costs.push(...delivered);
    const bareMicroseconds = await sendBare(bare, batchSize, batches);
    const of = (stage: Stage) => delivered.reduce((sum, cost) => sum + cost[stage].cpuMicroseconds, 0);
    rounds.push({ filter: of('filter'), send: of('send'), feedback: of('feedback'), bare: bareMicroseconds });
  }

  const perMail = (of: (round: Round) => number) => rounded(median(rounds.map(of)) / mails / 1000);
  const ratio = (of: (round: Round) => number) => rounded(median(rounds.map((round) => of(round) / round.bare)));
  const cpuMillisecondsPerMail = {
    filter: perMail(({ filter }) => filter),
    send: perMail(({ send }) => send),
    feedback: perMail(({ feedback }) => feedback),
    bare: perMail((round) => round.bare),
  };
  return {
    batchSize,
    rounds: plan.rounds,
    mailsPerRound: mails,
    cpuMillisecondsPerMail,
    ratioToBare: {
      filter: ratio(({ filter }) => filter),
      send: ratio(({ send }) => send),
      feedback: ratio(({ feedback }) => feedback),
      all: ratio(({ filter, send, feedback }) => filter + send + feedback),
    },
    calls: await callsPerMail({ stack, pipeline, costs, batchSize, cpuMillisecondsPerMail }),
  };
};

const deliver = async (pipeline: Pipeline, batchSize: number, batches: number): Promise<readonly BatchCost[]> => {
  const costs: BatchCost[] = [];
  for (let batch = 0; batch < batches; batch += 1) costs.push(await pipeline.deliver(batchSize));
  return costs;
};

const sendBare = async (bare: FunctionProcess, batchSize: number, batches: number): Promise<number> => {
  let cpu = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    const mails = Array.from({ length: batchSize }, (_, index) => sampleMail(batch * batchSize + index));
    cpu += (await bare.invoke({ mails })).cpuMicroseconds;
  }
  return cpu;
};
