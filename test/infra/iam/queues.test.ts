import { describe, expect, it } from 'vitest';

import { environments } from '../../../infra/environments/index.ts';
import { type Lane, lanes } from '../../../lambdas/contract/lanes.ts';
import type { Caller } from './account.ts';
import { accountOf, administratorOf, anonymous, serviceFor, sessionOf } from './account.ts';

const pascalCase = (lane: Lane): string => `${lane.charAt(0).toUpperCase()}${lane.slice(1)}`;
const filters = lanes.map((lane) => `${pascalCase(lane)}Filter`);

describe.each(environments)('in $name', (environment) => {
  const { account } = environment;
  const { functions, may, arnOf } = accountOf(environment);
  const queue = (id: string): string => arnOf('AWS::SQS::Queue', id);
  const eventsTopic = arnOf('AWS::SNS::Topic', 'SesEvents');

  /** The strongest that could try: roles that their account lets do everything, producers too. */
  const outsiders: ReadonlyMap<string, Caller> = new Map([
    ['an administrator', administratorOf(account)],
    ['an administrator with the name of a filter', administratorOf(account, 'CriticalFilterRole')],
    ['an administrator of another account', administratorOf('999999999999')],
    ['somebody anonymous', anonymous],
    [
      'a topic of the account',
      serviceFor('sns.amazonaws.com', account, `arn:aws:sns:${environment.region}:${account}:other`),
    ],
    [
      'a rule of the account',
      serviceFor('events.amazonaws.com', account, `arn:aws:events:${environment.region}:${account}:rule/x`),
    ],
    ...environment.producers.map(
      ({ source, roleArn }) =>
        [`the producer ${source}`, sessionOf(roleArn, ...administratorOf(account).policies)] as const,
    ),
  ]);

  const whoMaySendTo = async (arn: string, callers: ReadonlyMap<string, Caller>): Promise<readonly string[]> => {
    const answers = await Promise.all(
      [...callers].map(async ([name, caller]) => ((await may(caller, 'sqs:SendMessage', arn)) ? [name] : [])),
    );
    return answers.flat().toSorted();
  };

  it.each([
    ...lanes.map((lane) => [`${pascalCase(lane)}OutboundMessages`, [...filters, 'Release']] as const),
    ...lanes.map((lane) => [`${pascalCase(lane)}IntakeDeadLetters`, [`${pascalCase(lane)}Filter`]] as const),
    ...lanes.map((lane) => [`${pascalCase(lane)}OutboundDeadLetters`, [`${pascalCase(lane)}Send`]] as const),
    ['EventsDeadLetters', ['Feedback']] as const,
    // What was given up of it, put back.
    ['EventsMessages', ['Release']] as const,
    ['ChangesDeadLetters', ['Keeper']] as const,
  ])('only those functions put messages on %s that should', async (id, expected) => {
    expect(await whoMaySendTo(queue(id), functions)).toEqual([...expected].toSorted());
    expect(await whoMaySendTo(queue(id), outsiders)).toEqual([]);
  });

  it('the feedback queue takes what our events topic delivers', async () => {
    const topic = serviceFor('sns.amazonaws.com', account, eventsTopic);
    expect(await may(topic, 'sqs:SendMessage', queue('EventsMessages'))).toBe(true);
  });

  it.each(lanes)(
    'the producers, and of our functions only release, put requests on the intake queue of lane %s',
    async (lane) => {
      const arn = queue(`${pascalCase(lane)}IntakeMessages`);
      const producers = new Map(environment.producers.map(({ source, roleArn }) => [source, sessionOf(roleArn)]));
      expect(await whoMaySendTo(arn, producers)).toEqual([...producers.keys()].toSorted());
      expect(await whoMaySendTo(arn, functions)).toEqual(['Release']);
      expect(await may(administratorOf('999999999999'), 'sqs:SendMessage', arn)).toBe(false);
    },
  );

  it('the producers that change the directory, and of our functions only release, put changes on its queue', async () => {
    const arn = queue('ChangesMessages');
    const producers = new Map(environment.producers.map(({ source, roleArn }) => [source, sessionOf(roleArn)]));
    const granted = environment.producers.filter(({ changesDirectory }) => changesDirectory === true);
    expect(granted).not.toHaveLength(0);
    expect(granted.length).toBeLessThan(environment.producers.length);
    expect(await whoMaySendTo(arn, producers)).toEqual(granted.map(({ source }) => source).toSorted());
    expect(await whoMaySendTo(arn, functions)).toEqual(['Release']);
    expect(await may(administratorOf('999999999999'), 'sqs:SendMessage', arn)).toBe(false);
  });

  it("nobody moves dead letters with SQS's own redrive, which would send them in the operator's name", async () => {
    const ids = [
      ...lanes.flatMap((lane) => [`${pascalCase(lane)}IntakeDeadLetters`, `${pascalCase(lane)}OutboundDeadLetters`]),
      'EventsDeadLetters',
      'ChangesDeadLetters',
    ];
    for (const id of ids) {
      for (const [name, caller] of [...functions, ...outsiders]) {
        expect(await may(caller, 'sqs:StartMessageMoveTask', queue(id)), `${name} on ${id}`).toBe(false);
      }
    }
  });

  it('nobody uses a queue over plain HTTP', async () => {
    const send = { 'aws:SecureTransport': 'false' };
    const [filter] = filters;
    const caller = functions.get(filter ?? '');
    if (caller === undefined) throw new Error('there is no filter');
    expect(await may(caller, 'sqs:SendMessage', queue('CriticalOutboundMessages'), send)).toBe(false);
  });
});
