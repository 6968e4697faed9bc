import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkRequest, type OfflineFacts } from '../../cli/check/check-request.ts';
import { offlineFacts } from '../../cli/check/offline-facts.ts';
import { demoMails } from '../../cli/demo/demo-mails.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const requests = join(examples, 'requests');

const offlineAs = (source: string): Promise<OfflineFacts> =>
  offlineFacts({ policy: join(examples, 'policy'), facts: join(examples, 'facts.yaml'), source });

describe('the examples', () => {
  it.each(readdirSync(requests))('requests/%s may be sent by billing', async (file) => {
    const { recipients } = await checkRequest(readFileSync(join(requests, file)), await offlineAs('billing'));
    expect(recipients.map(({ verdict }) => verdict)).toEqual(['send']);
  });
});

describe('the demo mails', () => {
  let facts: Readonly<Record<'billing' | 'reports', OfflineFacts>>;
  beforeAll(async () => {
    facts = { billing: await offlineAs('billing'), reports: await offlineAs('reports') };
  });

  it.each(demoMails)('$title', async ({ source, request, door, isConsequence, expected }) => {
    const { recipients } = await checkRequest(Buffer.from(JSON.stringify(request)), {
      ...facts[source],
      ...(door === undefined ? {} : { door }),
    });
    // Offline no mail comes before it, and none after: that is for the local stack to show.
    const alone = expected.map(({ recipient, status, codes }) =>
      status === 'refused' && isConsequence !== true
        ? { recipient, verdict: 'refuse', codes }
        : { recipient, verdict: 'send', codes: [] },
    );
    expect(
      recipients.map(({ recipient, verdict, reasons }) => ({
        recipient,
        verdict,
        codes: reasons.map(({ code }) => code),
      })),
    ).toEqual(alone);
  });

  it('show a yes and most ways of a no', () => {
    const codes = new Set(demoMails.flatMap(({ expected }) => expected.flatMap((each) => each.codes)));
    expect(codes.size).toBeGreaterThanOrEqual(8);
    expect(demoMails.some(({ expected }) => expected.every(({ status }) => status === 'delivered'))).toBe(true);
  });
});
