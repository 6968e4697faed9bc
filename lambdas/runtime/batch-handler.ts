import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { OutageError } from '../contract/outage-error.ts';
import { type Company, inCompany } from './in-company.ts';
import { type IncomingMessage, toIncomingMessage } from './incoming-message.ts';
import type { Invocation } from './invocation.ts';
import type { Observer } from './observer.ts';
import { outcomeOf, type RecordOutcome } from './record-outcome.ts';
import { type ErrorPolicyEffects, settleRecord } from './settle-record.ts';

/** A use case: one outcome for each message, in their order. What it throws is the outcome of all of them. */
export type ProcessBatch = (
  messages: readonly IncomingMessage[],
  invocation: Invocation,
) => Promise<readonly RecordOutcome[]>;

/** A use case that treats each message by itself. */
export const eachMessage =
  (processMessage: (message: IncomingMessage, invocation: Invocation) => Promise<RecordOutcome>): ProcessBatch =>
  (messages, invocation) =>
    Promise.all(messages.map((message) => outcomeOf(processMessage(message, invocation))));

/** As `eachMessage`, for a use case in which each message asks for something that is done for several together. */
export const eachInCompany =
  <Request, Answer>(
    company: Company<Request, Answer>,
    processMessage: (
      message: IncomingMessage,
      invocation: Invocation,
      ask: (request: Request) => Promise<Answer>,
    ) => Promise<RecordOutcome>,
  ): ProcessBatch =>
  (messages, invocation) =>
    inCompany(messages, company, (message, ask) => outcomeOf(processMessage(message, invocation, ask)));

export type BatchHandlerOptions = Omit<ErrorPolicyEffects, 'observe'> & {
  /** What a message is to be taken for: some are about another one. Default: for itself. */
  readonly receive?: (message: IncomingMessage) => IncomingMessage;
  readonly processBatch: ProcessBatch;
  readonly observer: Observer;
};

const asItIs = (message: IncomingMessage): IncomingMessage => message;

/**
 * The handler of a function behind an SQS queue: the shared middleware, one use case for a batch, the error policy for
 * each of its records, and a partial batch response.
 */
export const createBatchHandler = ({ receive = asItIs, processBatch, observer, ...effects }: BatchHandlerOptions) => {
  const processor = new BatchProcessor(EventType.SQS);

  const handle = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const invocation = { id: context.awsRequestId, remainingMilliseconds: () => context.getRemainingTimeInMillis() };
    const messages = event.Records.map((record) => receive(toIncomingMessage(record)));
    const outcomes = await processIsolated(processBatch, messages, invocation);
    const byRecord = new Map(event.Records.map((record, index) => [record, index]));
    return processPartialResponse(
      event,
      async (record: SQSEvent['Records'][number]) => {
        const index = byRecord.get(record) ?? -1;
        const [message, outcome] = [messages[index], outcomes[index]];
        if (message === undefined || outcome === undefined) throw new Error('a record was left without an outcome');
        const policy = { ...effects, observe: observer.observe };
        const settlement = await settleRecord(message, record.receiptHandle, outcome, policy);
        if (settlement === 'keep') throw new Error('the record is to be received again');
      },
      processor,
      { context, throwOnFullBatchFailure: false },
    );
  };

  return middy(handle)
    .use(injectLambdaContext(observer.logger, { logEvent: false, resetKeys: true }))
    .after(observer.flush)
    .onError(observer.flush);
};

/**
 * A batch that fails as a whole may hold one message that it chokes on: each is then processed alone, so that nobody
 * else's mail waits for that one. An outage would only be met ten times over.
 */
const processIsolated: (
  processBatch: ProcessBatch,
  messages: readonly IncomingMessage[],
  invocation: Invocation,
) => Promise<readonly RecordOutcome[]> = async (processBatch, messages, invocation) => {
  try {
    return await processBatch(messages, invocation);
  } catch (error) {
    if (error instanceof OutageError || messages.length === 1)
      return messages.map(() => ({ outcome: 'failed', error }));
    const outcomes: RecordOutcome[] = [];
    for (const message of messages) outcomes.push(...(await processIsolated(processBatch, [message], invocation)));
    return outcomes;
  }
};
