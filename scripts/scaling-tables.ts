import type { CallsPerMail, CountedCallsDocument } from '../cli/cost/calls-per-mail.ts';
import { priceMails, priceSes, total } from '../cli/cost/price-mails.ts';
import { type FunctionName, quantities, secondsOfInvocation } from '../cli/cost/quantities.ts';
import {
  bindingOf,
  concurrencyOf,
  demandsOf,
  type Load,
  messagesOf,
  rampMinutes,
  turnSeconds,
  unitsByTable,
} from '../cli/scale/demands.ts';
import { limitOf, limits, pollerRamp } from '../cli/scale/limits.ts';
import { figure } from '../cli/scale/render-scale.ts';

/** The tables of docs/scaling.md: each stands between a comment that names it and the next comment. */

export const rates = [1, 100, 1_000, 10_000] as const;

const functions = ['filter', 'send', 'feedback'] as const satisfies readonly FunctionName[];
const secondsOfMonth = 30 * 86_400;

type Batches = CountedCallsDocument['batches'];
type Size = keyof Batches;
const sizes = ['one', 'full'] as const satisfies readonly Size[];
const sizeInWords: Readonly<Record<Size, string>> = { one: 'of one', full: 'full (ten)' };

export const scalingTables = ({
  batches,
}: Pick<CountedCallsDocument, 'batches'>): Readonly<Record<string, string>> => ({
  inputs: inputs(batches),
  'limits, batches of one': limitTable(batches.one),
  'limits, full batches': limitTable(batches.full),
  binding: bindingTable(batches),
  example: exampleTable(batches),
  ramp: rampTable(batches),
  raise: raiseTable(),
  cost: costTable(batches),
});

/** The document with its tables as they are now. @throws Error when it lacks one, or has one that nobody writes */
export const withScalingTables = (document: string, tables: Readonly<Record<string, string>>): string => {
  const named = [...document.matchAll(section)].map(([, name = '']) => name);
  const unlike = [...new Set([...named, ...Object.keys(tables)])].filter(
    (name) => tables[name] === undefined || !named.includes(name),
  );
  if (unlike.length > 0) throw new Error(`docs/scaling.md and its tables differ in: ${unlike.join(', ')}`);
  return document.replaceAll(
    section,
    (_, name: string) => `<!-- table: ${name} -->\n\n${tables[name]}\n\n<!-- end -->`,
  );
};

const section = /<!-- table: ([^>]+) -->[\s\S]*?<!-- end -->/g;

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const inputs = (batches: Batches): string =>
  markdown(
    ['symbol', 'of one mail', ...sizes.map((size) => `batches ${sizeInWords[size]}`)],
    [
      ...functions.map((name) => [
        `i(${name})`,
        `invocations of ${name}`,
        ...sizes.map((size) => figure(batches[size].functions[name].invocations)),
      ]),
      ...functions.map((name) => [
        `t(${name})`,
        'seconds of one invocation: processor time counted, waiting assumed',
        ...sizes.map((size) => figure(secondsOfInvocation(name, batches[size]))),
      ]),
      ...unitRows(batches, 'write'),
      ...unitRows(batches, 'read'),
      [
        'm',
        'messages of SNS: events of SES, and what the source is told',
        ...sizes.map((size) => figure(messagesOf(batches[size]))),
      ],
      ['l', 'bytes of logs', ...sizes.map((size) => figure(logBytes(batches[size])))],
    ],
  );

const unitRows = (batches: Batches, kind: 'write' | 'read'): readonly (readonly string[])[] =>
  Object.keys(unitsByTable(batches.full)).flatMap((place) => {
    const units = sizes.map((size) => unitsByTable(batches[size])[place]?.[`${kind}Units`] ?? 0);
    return units.every((each) => each === 0)
      ? []
      : [[`${kind.slice(0, 1)}(${place})`, `${kind} units`, ...units.map(figure)]];
  });

const logBytes = (mail: CallsPerMail): number => quantities(mail).logGigabytes * 1024 ** 3;

const loads = (mail: CallsPerMail): readonly Load[] => rates.map((perSecond) => ({ perSecond, mail }));

const limitTable = (mail: CallsPerMail): string => {
  const columns = loads(mail).map(demandsOf);
  return markdown(
    ['asked of', 'how', 'allowed', ...rates.map((rate) => `${figure(rate)}/s`)],
    (columns[0] ?? []).map(({ limit, what, formula, allowed }, row) => [
      `${what}${limitOf(limit).assumed === true ? ' \\*' : ''}`,
      formula,
      figure(allowed),
      ...columns.map((column) => overInBold(column[row]?.asked ?? 0, allowed)),
    ]),
  );
};

const overInBold = (asked: number, allowed: number): string =>
  asked > allowed ? `**${figure(asked)}**` : figure(asked);

const bindingTable = (batches: Batches): string =>
  markdown(
    ['mails a second', 'batches', 'too much for, the most overdrawn first (times over)'],
    rates.flatMap((perSecond) =>
      sizes.map((size) => {
        const binding = bindingOf({ perSecond, mail: batches[size] });
        return [
          figure(perSecond),
          sizeInWords[size],
          binding.length === 0
            ? 'nothing'
            : binding.map(({ what, asked, allowed }) => `${what} (${figure(asked / allowed)})`).join('; '),
        ];
      }),
    ),
  );

/** What each setting of the example environment can carry. */
const exampleTable = (batches: Batches): string => {
  const row = (name: FunctionName, what: string, waiting: number): readonly string[] => {
    const { value } = limits[`${name}-concurrency`];
    const mailsOf = (mail: CallsPerMail) =>
      value / (mail.functions[name].invocations * (secondsOfInvocation(name, mail) + waiting));
    return [what, figure(value), ...sizes.map((size) => figure(mailsOf(batches[size])))];
  };
  return markdown(
    ['function', 'at once', ...sizes.map((size) => `mails a second, batches ${sizeInWords[size]}`)],
    [
      row('filter', 'filter', 0),
      row('send', 'send, if no batch waits for its turn', 0),
      row('send', `send, if each waits ${turnSeconds} s`, turnSeconds),
      row('feedback', 'feedback', 0),
    ],
  );
};

const rampTable = (batches: Batches): string =>
  markdown(
    ['mails a second', ...sizes.flatMap((size) => [`send at once, batches ${sizeInWords[size]}`, 'minutes'])],
    rates.map((perSecond) => [
      figure(perSecond),
      ...sizes.flatMap((size) => {
        const atOnce = Math.max(1, Math.ceil(concurrencyOf('send', { perSecond, mail: batches[size] })));
        const most = atOnce > pollerRamp.atMost ? ` (has ${figure(pollerRamp.atMost)})` : '';
        return [`${figure(atOnce)}${most}`, figure(rampMinutes(atOnce))];
      }),
    ]),
  );

const raiseTable = (): string =>
  markdown(
    ['limit', 'allowed', 'what raises it', 'read'],
    (Object.keys(limits) as readonly (keyof typeof limits)[]).map((name) => {
      const { value, raise, source, assumed } = limitOf(name);
      return [name, figure(value), raise, `${source}${assumed === true ? ' \\*' : ''}`];
    }),
  );

const costTable = (batches: Batches): string =>
  markdown(
    [
      'mails a second',
      'millions a month',
      ...sizes.map((size) => `US dollars without SES, batches ${sizeInWords[size]}`),
      'SES, à la carte',
      'GB of logs a day, full batches',
    ],
    rates.map((perSecond) => {
      const mails = perSecond * secondsOfMonth;
      return [
        figure(perSecond),
        figure(mails / 1e6),
        ...sizes.map((size) => figure(total(priceMails(batches[size], mails)))),
        figure(priceSes(mails).aLaCarte),
        figure((perSecond * 86_400 * logBytes(batches.full)) / 1024 ** 3),
      ];
    }),
  );
