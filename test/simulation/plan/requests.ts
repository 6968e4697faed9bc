import type { Lane } from '../../../lambdas/contract/lanes.ts';
import type { MailRequest } from '../../../lambdas/contract/mail-request.ts';
import type { Random } from '../world/random.ts';
import type { PlannedRequest } from './plan.ts';
import { parsedPolicy } from './policy.ts';

/** Those in the directory and on the allow-list, one who is in neither, and one whose mail SES rejects. */
export const people = ['anna', 'ben', 'cleo', 'dan', 'rejected'] as const;
export const stranger = 'nobody@elsewhere.example';

const addressOf = (name: string): string => `${name}@acme.example`;

const planRequest = (random: Random, index: number, from: number, within: readonly number[]): PlannedRequest => {
  const source = random.pick(['shop', 'shop', 'crm'] as const);
  const purpose = random.pick(parsedPolicy.sources[source]?.purposes ?? []);
  const { lane = 'standard', maxRecipients = 1 } = parsedPolicy.purposes[purpose] ?? {};
  const count = maxRecipients === 1 ? 1 : random.pick([1, 1, 1, 2, 3]);
  const chosen = random.chance(0.08) ? [stranger] : pickSome(random, count).map(addressOf);
  const at = from + random.int(0, random.pick(within));
  const request: MailRequest = {
    version: 1,
    purpose,
    to: chosen.map((address) => ({ address })),
    subject: `Mail ${index}`,
    text: random.chance(0.05) ? 'long '.repeat(11_000) : 'It is attached.',
    idempotencyKey: `key-${index}`,
    reference: `reference-${index}`,
    ...(random.chance(0.06) ? { dryRun: true } : {}),
    ...(random.chance(0.1) ? { expiresAt: new Date(at + random.pick([2_000, 60_000, 600_000])).toISOString() } : {}),
  };
  const isWrongDoor = lane !== 'critical' && random.chance(0.05);
  return { at, source, door: isWrongDoor ? 'bulk' : lane, request };
};

const pickSome = (random: Random, count: number): readonly string[] => {
  const rest: string[] = [...people];
  return Array.from({ length: count }, () => rest.splice(random.int(0, rest.length - 1), 1)[0] ?? 'anna');
};

/** The same again, the same key for something else, or the same in another message later. */
const repeatedRequest = (random: Random, { at, request, ...first }: PlannedRequest): PlannedRequest => {
  const isOther = random.chance(0.3);
  const later = at + random.pick([0, 30, 2_000, 60_000, 600_000]);
  return {
    ...first,
    at: later,
    request: isOther && typeof request !== 'string' ? { ...request, text: 'Something else.' } : request,
  };
};

const malformed: readonly string[] = ['{', '{"version":1}', '{"version":1,"purpose":"notice","to":[]}'];

/** @param from - when the first of them may come, milliseconds since the epoch */
export const planRequests = (random: Random, from: number): readonly PlannedRequest[] =>
  planSome(random, random.pick([1, 2, 3, 4, 6]), from, [1_000, 20_000, 90_000]);

/** Many within a second, and not a few in their time. */
export const planCrowd = (random: Random, from: number): readonly PlannedRequest[] =>
  planSome(random, 18, from, [1_000]);

/** So many of one source within a minute that what has come of them is noted, and need not be read again. */
export const planBusySlice = (random: Random, from: number): readonly PlannedRequest[] =>
  Array.from({ length: 30 }, (_, index) => ({
    at: from + random.int(0, 60_000),
    source: 'shop',
    door: 'bulk',
    request: {
      version: 1,
      purpose: 'letter',
      to: ['anna', 'ben', 'cleo', 'dan'].map((name) => ({ address: addressOf(name) })),
      subject: `Mail ${index}`,
      text: 'It is attached.',
      idempotencyKey: `busy-${index}`,
    },
  }));

const planSome = (
  random: Random,
  count: number,
  from: number,
  within: readonly number[],
): readonly PlannedRequest[] => {
  const requests = Array.from({ length: count }, (_, index) => planRequest(random, index, from, within));
  const repeated = requests.filter(() => random.chance(0.15)).map((each) => repeatedRequest(random, each));
  const door: Lane = 'standard';
  const broken = random.chance(0.06)
    ? [{ at: from + random.int(0, 30_000), source: 'shop', door, request: random.pick(malformed) } as const]
    : [];
  const forged = random.chance(0.05)
    ? requests.slice(0, 1).map((each) => ({ ...each, at: each.at + random.int(0, 5_000), isForged: true }))
    : [];
  return [...requests, ...repeated, ...broken, ...forged];
};
