import { describe, expect, it } from 'vitest';
import { previewFeedback } from '../../../cli/feedback/preview-feedback.ts';
import { isSimulatorAddress } from '../../../lambdas/domain/feedback/simulator.ts';
import { readCorpus } from '../../support/read-corpus.ts';

type Case = {
  readonly id: number;
  readonly source: string;
  readonly name: string;
  readonly payload: unknown;
  readonly expect: {
    readonly event_type: string;
    readonly message_id?: string | null;
    readonly affected?: readonly string[];
    readonly suppress: readonly string[];
  };
};

const cases = readCorpus<Case>('ses-events/cases.jsonl');

describe.skipIf(cases === undefined)('events that others have received', () => {
  it.each(cases ?? [])('case $id of $source ($name) comes to what it should', ({ payload, expect: expected }) => {
    for (const text of [JSON.stringify(payload), JSON.stringify({ messageId: 'm', body: JSON.stringify(payload) })]) {
      const preview = previewFeedback(text, 0);
      expect(preview.type).toBe(expected.event_type);
      // Of incoming mail the corpus has the id that the mail came with.
      if (expected.event_type !== 'Received') expect(preview.messageId).toBe(expected.message_id ?? undefined);
      if (expected.affected !== undefined) expect(preview.recipients).toEqual(expected.affected);
      expect(preview.suppress.map(({ address }) => address).toSorted()).toEqual(
        expected.suppress.filter((address) => !isSimulatorAddress(address)).toSorted(),
      );
    }
  });

  it('say why nothing happens where a bounce or a complaint suppresses nobody', () => {
    const silent = (cases ?? [])
      .map(({ payload }) => previewFeedback(JSON.stringify(payload), 0))
      .filter(({ type, suppress, ignored }) => /Bounce|Complaint/.test(type) && suppress.length === 0 && !ignored);
    expect(silent).toEqual([]);
  });
});
