import { describe, expect, it } from 'vitest';

import { environments } from '../../../infra/environments/index.ts';
import { accountOf, administratorOf, anonymous, serviceFor, sessionOf } from './account.ts';

const publishing = { Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: '*' }] } as const;
const keyActions = ['kms:GenerateDataKey', 'kms:Decrypt'];

describe.each(environments)('in $name', (environment) => {
  const { account, region } = environment;
  const { functions, may, arnOf, resources } = accountOf(environment);
  const key = arnOf('AWS::KMS::Key', 'TopicsKey');
  const eventsTopic = arnOf('AWS::SNS::Topic', 'SesEvents');
  const statusTopic = arnOf('AWS::SNS::Topic', 'Status');
  const configurationSets = resources.filter(({ type }) => type === 'AWS::SES::ConfigurationSet').map(({ arn }) => arn);

  it('SES publishes events of each of our configuration sets to the encrypted topic', async () => {
    expect(configurationSets).toHaveLength(6);
    for (const set of configurationSets) {
      const ses = serviceFor('ses.amazonaws.com', account, set);
      expect(await may(ses, 'sns:Publish', eventsTopic), set).toBe(true);
      for (const action of keyActions) expect(await may(ses, action, key), action).toBe(true);
    }
  });

  it.each([
    [
      'SES for a configuration set that is not ours',
      serviceFor('ses.amazonaws.com', account, `arn:aws:ses:${region}:${account}:configuration-set/other`),
    ],
    ['SES for another account', serviceFor('ses.amazonaws.com', '999999999999', configurationSets[0])],
    ['SES for nobody in particular', serviceFor('ses.amazonaws.com', account)],
    ['another service', serviceFor('events.amazonaws.com', account, configurationSets[0])],
    ['an administrator', administratorOf(account)],
    ['an administrator of another account', administratorOf('999999999999')],
    ['somebody anonymous', anonymous],
  ])('%s publishes no events', async (_who, caller) => {
    expect(await may(caller, 'sns:Publish', eventsTopic)).toBe(false);
  });

  it('of our functions only the heartbeat publishes where SES publishes events', async () => {
    for (const [name, caller] of functions) {
      expect(await may(caller, 'sns:Publish', eventsTopic), name).toBe(name === 'Heartbeat');
    }
  });

  it('services of other accounts cannot use the key', async () => {
    for (const action of keyActions) {
      expect(await may(serviceFor('ses.amazonaws.com', '999999999999'), action, key)).toBe(false);
      expect(await may(administratorOf('999999999999'), action, key)).toBe(false);
    }
  });

  it('a function that publishes to a topic can encrypt what it publishes', async () => {
    for (const [name, caller] of functions) {
      const publishes =
        (await may(caller, 'sns:Publish', statusTopic)) || (await may(caller, 'sns:Publish', eventsTopic));
      for (const action of keyActions) expect(await may(caller, action, key), `${name} ${action}`).toBe(publishes);
    }
  });

  it('our functions tell sources what became of their mail', async () => {
    const telling: string[] = [];
    for (const [name, caller] of functions) {
      if (await may(caller, 'sns:Publish', statusTopic)) telling.push(name);
    }
    expect(telling).toEqual(
      expect.arrayContaining(['CriticalFilter', 'CriticalSend', 'Release', 'Feedback', 'DeadLetter']),
    );
  });

  it.each([
    ['an administrator', administratorOf(account)],
    ['a source', sessionOf(`arn:aws:iam::${account}:role/billing-api`, publishing)],
    [
      'a role of another account with a name like ours',
      administratorOf('999999999999', `postern-${environment.name}-x`),
    ],
    [
      'a user with a name like ours',
      {
        ...administratorOf(account),
        context: { 'aws:PrincipalArn': `arn:aws:iam::${account}:user/postern-${environment.name}-x` },
      },
    ],
    ['a service', serviceFor('events.amazonaws.com', account)],
    ['somebody anonymous', anonymous],
  ])('%s tells sources nothing', async (_who, caller) => {
    expect(await may(caller, 'sns:Publish', statusTopic)).toBe(false);
  });

  it("a source subscribes a queue of its own account to the status topic, and nothing else's", async () => {
    const [producer] = environment.producers;
    if (producer === undefined) throw new Error('a producer is expected');
    const caller = sessionOf(producer.roleArn);
    const subscribes = (who: typeof caller, protocol: string, endpoint: string) =>
      may(who, 'sns:Subscribe', statusTopic, { 'sns:Protocol': protocol, 'sns:Endpoint': endpoint });
    expect(await subscribes(caller, 'sqs', `arn:aws:sqs:${region}:${account}:billing-status`)).toBe(true);
    expect(await subscribes(caller, 'sqs', `arn:aws:sqs:${region}:999999999999:billing-status`)).toBe(false);
    expect(await subscribes(caller, 'email', 'somebody@evil.example')).toBe(false);
    const stranger = sessionOf(`arn:aws:iam::${account}:role/stranger`);
    expect(await subscribes(stranger, 'sqs', `arn:aws:sqs:${region}:${account}:billing-status`)).toBe(false);
  });

  it('an alarm rings at the topic of the mailboxes, if there are any', async () => {
    if (environment.alarmMailboxes === undefined) return;
    const alarm = serviceFor('cloudwatch.amazonaws.com', account);
    expect(await may(alarm, 'sns:Publish', arnOf('AWS::SNS::Topic', 'Alarms'))).toBe(true);
    for (const action of keyActions) expect(await may(alarm, action, key), action).toBe(true);
    const foreign = serviceFor('cloudwatch.amazonaws.com', '999999999999');
    expect(await may(foreign, 'sns:Publish', arnOf('AWS::SNS::Topic', 'Alarms'))).toBe(false);
  });
});
