/** `npm run bench:decide`: decide() beside other policy engines on the same cases. Takes about a minute. */
import { availableParallelism, cpus } from 'node:os';
import { decide } from '../../lambdas/domain/policy/decide.ts';
import type { Facts } from '../../lambdas/domain/policy/facts.ts';
import { reasonsOf } from '../../lambdas/domain/policy/verdict.ts';
import { median, rounded } from '../median.ts';
import { type Attributes, attributesOf, comparedReasons, type Engine } from './attributes.ts';
import { makeCases } from './cases.ts';
import { createCedar } from './cedar.ts';
import { createJsonRules } from './json-rules.ts';

const rounds = 7;
const warmUps = 2;

const shapes = [
  { shape: 'one recipient, a line of text', requests: 2_000, recipients: 1, content: 'a line' },
  { shape: 'one recipient, 1 KB of text', requests: 2_000, recipients: 1, content: 'text' },
  { shape: 'one recipient, 1 KB of text and 3 KB of HTML', requests: 2_000, recipients: 1, content: 'text and HTML' },
  { shape: 'fifty recipients, 1 KB of text and 3 KB of HTML', requests: 40, recipients: 50, content: 'text and HTML' },
] as const;

const engines: readonly Engine[] = [createCedar(), createJsonRules()];

const ours = (facts: Facts): readonly (readonly string[])[] =>
  decide(facts).map((verdict) => reasonsOf(verdict).map(({ code }) => code));

/** Nothing is measured that does not decide alike. */
const checkAgreement = async (cases: readonly Facts[]): Promise<number> => {
  let refused = 0;
  for (const facts of cases) {
    const expected = ours(facts).map((codes) => comparedSet(codes));
    refused += expected.filter((codes) => codes !== '').length;
    for (const engine of engines) {
      for (const [index, attributes] of attributesOf(facts).entries()) {
        const codes = comparedSet(await engine.decide(attributes));
        if (codes === expected[index]) continue;
        throw new Error(`${engine.name} says ${codes} where decide() says ${expected[index]}`);
      }
    }
  }
  return refused;
};

const comparedSet = (codes: readonly string[]): string =>
  comparedReasons.filter((code) => codes.includes(code)).join(' ');

const microseconds = async (work: () => void | Promise<void>): Promise<number> => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1_000;
};

console.log(`Node ${process.version}, ${availableParallelism()} cores of ${cpus()[0]?.model}`);
for (const { shape, ...options } of shapes) {
  const cases = makeCases(options);
  const refused = await checkAgreement(cases);
  const count = options.requests * options.recipients;
  const attributes: readonly Attributes[] = cases.flatMap(attributesOf);
  const candidates: readonly { readonly name: string; readonly work: () => void | Promise<void> }[] = [
    {
      name: 'decide()',
      work: () => {
        for (const facts of cases) decide(facts);
      },
    },
    ...engines.map(({ name, decide: ask }) => ({
      name,
      work: async () => {
        for (const each of attributes) await ask(each);
      },
    })),
  ];
  // In turns, so that what else the machine does falls on all of them.
  const times = candidates.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [index, { work }] of candidates.entries()) {
      const perRecipient = (await microseconds(work)) / count;
      if (round >= 0) times[index]?.push(perRecipient);
    }
  }
  const own = times[0] ?? [];
  console.log(`\n${shape}: ${count} decisions, ${refused} refused`);
  for (const [index, { name }] of candidates.entries()) {
    const theirs = times[index] ?? [];
    const ratio = median(theirs.map((time, round) => time / (own[round] ?? Number.NaN)));
    console.log(`  ${name}: ${rounded(median(theirs))} µs for each recipient, ${rounded(ratio)} × decide()`);
  }
}
