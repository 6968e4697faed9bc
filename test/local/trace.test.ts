import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../local/clock.ts';
import { createTrace, type NewTraceEvent, TRACE_CAPACITY } from '../../local/trace.ts';

const sent = (messageId: string): NewTraceEvent => ({ type: 'queue-message-sent', queue: 'jobs', messageId });

describe('the trace', () => {
  it('stamps events with the time of the clock', async () => {
    const clock = createManualClock(0);
    const trace = createTrace(clock);
    await clock.advance(5);
    trace.emit(sent('1'));
    expect(trace.events()).toEqual([{ at: 5, ...sent('1') }]);
  });

  it('keeps the latest events only', () => {
    const trace = createTrace(createManualClock());
    for (let index = 0; index < 3 * TRACE_CAPACITY; index += 1) {
      trace.emit(sent(String(index)));
    }
    const events = trace.events();
    expect(events).toHaveLength(TRACE_CAPACITY);
    expect(events.at(-1)).toMatchObject({ messageId: String(3 * TRACE_CAPACITY - 1) });
    expect(events[0]).toMatchObject({ messageId: String(2 * TRACE_CAPACITY) });
  });

  it('waits for an event that is still to come, and finds one that has come already', async () => {
    const trace = createTrace(createManualClock());
    const waiting = trace.waitFor((event) => event.type === 'queue-message-sent');
    trace.emit({ type: 'mail-rejected', code: 'SendingPaused' });
    trace.emit(sent('1'));
    expect(await waiting).toMatchObject({ messageId: '1' });
    expect(await trace.waitFor((event) => event.type === 'mail-rejected')).toMatchObject({ code: 'SendingPaused' });
  });

  it('says what it saw when the event did not come in time', async () => {
    const trace = createTrace(createManualClock());
    trace.emit(sent('1'));
    await expect(trace.waitFor((event) => event.type === 'mail-accepted', { timeoutMilliseconds: 1 })).rejects.toThrow(
      'no matching trace event within 1 ms; seen so far: queue-message-sent',
    );
  });

  it('objects to an event that was not expected', () => {
    const trace = createTrace(createManualClock());
    trace.expectNone((event) => event.type === 'queue-message-sent');
    trace.emit(sent('1'));
    expect(() => trace.expectNone((event) => event.type === 'queue-message-sent')).toThrow(/"messageId":"1"/);
  });

  it('tells a subscriber until it unsubscribes', () => {
    const trace = createTrace(createManualClock());
    const seen: string[] = [];
    const unsubscribe = trace.subscribe(({ type }) => seen.push(type));
    trace.emit(sent('1'));
    unsubscribe();
    trace.emit(sent('2'));
    expect(seen).toEqual(['queue-message-sent']);
  });
});
