import { afterEach, describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../lambdas/contract/dead-letter.ts';
import { OutageError } from '../../../lambdas/contract/outage-error.ts';
import { createBatchHandler, eachMessage, type ProcessBatch } from '../../../lambdas/runtime/batch-handler.ts';
import type { Observation } from '../../../lambdas/runtime/observation.ts';
import { createObserver } from '../../../lambdas/runtime/observer.ts';
import { done, type RecordOutcome, retryLater } from '../../../lambdas/runtime/record-outcome.ts';
import { now } from '../../support/facts.ts';
import { captureOutput } from '../support/captured-output.ts';
import { invoke, sqsRecord } from '../support/invoke.ts';

/** A handler around a use case, and everything it did beside its response. */
const handling = (processBatch: ProcessBatch, fail: Partial<Record<'postpone' | 'bury', Error>> = {}) => {
  const observations: Observation[] = [];
  const deadLetters: DeadLetter[] = [];
  const postponed: [receiptHandle: string, seconds: number][] = [];
  const { logger, flush } = createObserver('test', { ENVIRONMENT: 'test', LANE: 'standard' });
  const handler = createBatchHandler({
    processBatch,
    observer: { logger, flush, observe: (observation) => void observations.push(observation) },
    postpone: async (receiptHandle, seconds) => {
      if (fail.postpone !== undefined) throw fail.postpone;
      postponed.push([receiptHandle, seconds]);
    },
    sendToDeadLetters: async (letter) => {
      if (fail.bury !== undefined) throw fail.bury;
      deadLetters.push(letter);
    },
    authenticate: ({ groupId }) => ({ principal: 'AROABILLING', source: groupId }),
  });
  return { handler, observations, deadLetters, postponed };
};

const always = (outcome: RecordOutcome): ProcessBatch => eachMessage(async () => outcome);

const throwing = (error: unknown): ProcessBatch => always({ outcome: 'failed', error });

const receipt = (count: number) =>
  sqsRecord({ body: 'the body', attributes: { ApproximateReceiveCount: String(count), MessageGroupId: 'billing' } });

const outage = new OutageError('ledger', 'cannot be reached');

describe('the error policy', () => {
  it('deletes a message whose record is done, with a yes or a no', async () => {
    const { handler, observations } = handling(always(done));
    expect(await invoke(handler, [receipt(1)])).toEqual([]);
    expect(observations).toEqual([]);
  });

  it.each([1, 5, 900])('keeps a message that meets an outage, on receipt %i too', async (count) => {
    const { handler, observations, deadLetters } = handling(throwing(outage));
    expect(await invoke(handler, [receipt(count)])).toEqual(['message-1']);
    expect(deadLetters).toEqual([]);
    expect(observations).toMatchObject([
      { event: 'record-failed', because: 'outage', store: 'ledger', receiveCount: count },
    ]);
  });

  it.each([
    [1, 15],
    [100, 15],
    [900, 729],
  ])('makes a message wait that is to be retried later, on receipt %i %i seconds', async (count, seconds) => {
    const { handler, observations, deadLetters, postponed } = handling(always(retryLater(15, 'throttled')));
    expect(await invoke(handler, [receipt(count)])).toEqual(['message-1']);
    expect(postponed).toEqual([['receipt of message-1', seconds]]);
    expect(deadLetters).toEqual([]);
    expect(observations).toEqual([{ event: 'record-postponed', record: 'message-1', seconds, because: 'throttled' }]);
  });

  it.each([1, 4])('keeps a message that something unexpected happens to on receipt %i', async (count) => {
    const { handler, observations, deadLetters } = handling(throwing(new TypeError('canary')));
    expect(await invoke(handler, [receipt(count)])).toEqual(['message-1']);
    expect(deadLetters).toEqual([]);
    expect(observations).toMatchObject([
      { event: 'record-failed', because: 'unexpected', error: { name: 'TypeError', stack: expect.any(Array) } },
    ]);
  });

  it.each([5, 6])('gives up on it on receipt %i, with all that is known of it', async (count) => {
    const { handler, observations, deadLetters } = handling(throwing(new TypeError('canary')));
    expect(await invoke(handler, [receipt(count)])).toEqual([]);
    expect(deadLetters).toEqual([
      {
        body: 'the body',
        messageId: 'message-1',
        sentAt: now,
        error: 'TypeError',
        principal: 'AROABILLING',
        source: 'billing',
      },
    ]);
    expect(observations.map(({ event }) => event)).toEqual(['record-failed', 'record-dead-lettered']);
  });

  it('puts a message that is not to be trusted aside at once', async () => {
    const { handler, observations, deadLetters } = handling(always({ outcome: 'untrusted', because: 'sender' }));
    expect(await invoke(handler, [receipt(1)])).toEqual([]);
    expect(deadLetters).toMatchObject([{ error: 'UntrustedEnvelope', body: 'the body' }]);
    expect(observations.map(({ event }) => event)).toEqual(['record-untrusted', 'record-dead-lettered']);
  });

  it('keeps a message whose dead letter cannot be written', async () => {
    const { handler, observations } = handling(throwing(new TypeError('canary')), { bury: outage });
    expect(await invoke(handler, [receipt(5)])).toEqual(['message-1']);
    expect(observations.map(({ event }) => event)).toEqual(['record-failed', 'record-failed']);
  });

  it('keeps a message whose wait cannot be set: it comes back when its visibility timeout has passed', async () => {
    const { handler, observations } = handling(always(retryLater(2, 'throttled')), { postpone: outage });
    expect(await invoke(handler, [receipt(5)])).toEqual(['message-1']);
    expect(observations).toMatchObject([{ event: 'record-postponed' }, { event: 'record-failed', because: 'outage' }]);
  });
});

describe('a batch', () => {
  const ten = Array.from({ length: 10 }, (_, index) =>
    sqsRecord({ messageId: `message-${index}`, body: String(index) }),
  );
  const poison = '6';

  it('with one poison record among nine good ones loses only that one', async () => {
    const { handler } = handling(
      eachMessage(async ({ body }) => {
        if (body === poison) throw new TypeError('canary');
        return done;
      }),
    );
    expect(await invoke(handler, ten)).toEqual(['message-6']);
  });

  it('that the poison record fails as a whole is taken record by record', async () => {
    const sizes: number[] = [];
    const { handler } = handling(async (messages) => {
      sizes.push(messages.length);
      if (messages.some(({ body }) => body === poison)) throw new TypeError('canary');
      return messages.map(() => done);
    });
    expect(await invoke(handler, ten)).toEqual(['message-6']);
    expect(sizes).toEqual([10, ...Array.from({ length: 10 }, () => 1)]);
  });

  it('that meets an outage as a whole is not tried ten times over', async () => {
    let calls = 0;
    const { handler } = handling(() => {
      calls += 1;
      return Promise.reject(outage);
    });
    expect(await invoke(handler, ten)).toHaveLength(10);
    expect(calls).toBe(1);
  });

  it('of which every record fails is no failure of the function, which Lambda would slow down', async () => {
    const { handler } = handling(throwing(outage));
    expect(await invoke(handler, ten)).toHaveLength(10);
  });

  it('keeps a record that the use case forgot', async () => {
    const { handler } = handling(async (messages) => messages.slice(1).map(() => done));
    expect(await invoke(handler, ten)).toEqual(['message-9']);
  });
});

describe('what is written of an invocation', () => {
  afterEach(() => {
    delete process.env['POWERTOOLS_LOGGER_LOG_EVENT'];
    delete process.env['_X_AMZN_TRACE_ID'];
  });

  const writing = (observations: readonly Observation[]) => {
    const observer = createObserver('test', { ENVIRONMENT: 'test', LANE: 'standard' });
    const handler = createBatchHandler({
      observer,
      processBatch: eachMessage(async () => {
        for (const observation of observations) observer.observe(observation);
        return done;
      }),
      sendToDeadLetters: () => Promise.reject(new Error('called')),
      authenticate: () => ({}),
    });
    return captureOutput(() => invoke(handler, [sqsRecord({ body: 'canary' })]));
  };

  const decided = (recipientIndex: number, reasons: readonly string[]) =>
    ({
      event: 'delivery-decided',
      messageId: 'm',
      recipientIndex,
      verdict: reasons.length === 0 ? 'send' : 'refuse',
      reasons,
      state: 'queued',
    }) as const;

  it('is a line for each observation, with the invocation it belongs to and nothing of the function', async () => {
    process.env['_X_AMZN_TRACE_ID'] = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0';
    const [line] = (await writing([decided(0, ['expired'])])).map((text) => JSON.parse(text) as unknown);
    expect(line).toEqual({
      level: 'INFO',
      message: 'delivery-decided',
      function_request_id: 'invocation-1',
      messageId: 'm',
      recipientIndex: 0,
      verdict: 'refuse',
      reasons: ['expired'],
      state: 'queued',
    });
  });

  it('is a metric for each set of dimensions, counted over the batch', async () => {
    const accepted = {
      event: 'provider-answered',
      messageId: 'm',
      recipientIndex: 0,
      attempt: 1,
      answer: 'accepted',
    } as const;
    const lines = await writing([
      decided(0, []),
      decided(1, []),
      decided(2, ['expired', 'suppressed']),
      { ...accepted, secondsSinceReceived: 0.5, hasWaited: false },
      { ...accepted, secondsSinceReceived: 1.5, hasWaited: false },
      { ...accepted, secondsSinceReceived: 900, hasWaited: true },
    ]);
    const metrics = lines
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .filter((line) => '_aws' in line)
      .map(({ _aws, ...values }) => values);
    const dimensions = { service: 'test', environment: 'test', lane: 'standard' };
    expect(metrics).toEqual([
      { ...dimensions, verdict: 'send', reason: 'none', Decisions: 2 },
      { ...dimensions, verdict: 'refuse', reason: 'expired', Decisions: 1 },
      { ...dimensions, answer: 'accepted', ProviderAnswers: 3 },
      { ...dimensions, AcceptedAfter: [0.5, 1.5] },
    ]);
  });

  it('is nothing where nothing was observed', async () => {
    expect(await writing([])).toEqual([]);
  });

  it('never is the event, even if the environment asks for it', async () => {
    process.env['POWERTOOLS_LOGGER_LOG_EVENT'] = 'true';
    expect((await writing([decided(0, [])])).join('\n')).not.toContain('canary');
  });
});
