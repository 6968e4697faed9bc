import {
  DeleteSuppressedDestinationCommand,
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  NotFoundException,
  PutSuppressedDestinationCommand,
  type SuppressionListReason,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIGURATION_SET, composeMail, type StartedSes, startSes, TOPIC_ARN } from './start-ses.ts';

const ADA = 'ada@recipient.example';

let started: StartedSes;

beforeEach(async () => {
  started = await startSes();
});
afterEach(() => started.stop());

const put = (EmailAddress: string, Reason: SuppressionListReason = 'BOUNCE') =>
  started.client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason }));

const get = (EmailAddress: string) => started.client.send(new GetSuppressedDestinationCommand({ EmailAddress }));

const listed = async (filters: ConstructorParameters<typeof ListSuppressedDestinationsCommand>[0] = {}) => {
  const { SuppressedDestinationSummaries = [], NextToken } = await started.client.send(
    new ListSuppressedDestinationsCommand(filters),
  );
  return { addresses: SuppressedDestinationSummaries.map(({ EmailAddress }) => EmailAddress), NextToken };
};

/** What SES reports of a mail, Send left out. */
const fateOf = async (recipient: string, configurationSet = CONFIGURATION_SET) => {
  const before = started.published.length;
  await started.sendRaw(await composeMail(), {
    ConfigurationSetName: configurationSet,
    Destination: { ToAddresses: [recipient] },
  });
  await started.clock.advance(60_000);
  return started.published.slice(before).map(({ message }) => {
    const { eventType, bounce } = JSON.parse(message);
    return bounce === undefined ? eventType : bounce.bounceSubType;
  });
};

describe('the suppression list', () => {
  it('holds an address until it is removed', async () => {
    await put('Ada+news@recipient.example', 'COMPLAINT');
    expect((await get('ada+news@recipient.example')).SuppressedDestination).toEqual({
      EmailAddress: 'Ada+news@recipient.example',
      Reason: 'COMPLAINT',
      LastUpdateTime: new Date(started.clock.now()),
    });
    await started.client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: 'ada+news@recipient.example' }));
    await expect(get('ada+news@recipient.example')).rejects.toBeInstanceOf(NotFoundException);
    const again = new DeleteSuppressedDestinationCommand({ EmailAddress: ADA });
    await expect(started.client.send(again)).rejects.toBeInstanceOf(NotFoundException);
  });

  it('is listed by reason and time, page by page', async () => {
    await put('a@recipient.example');
    await put('b@recipient.example', 'COMPLAINT');
    await started.clock.advance(3_600_000);
    await put('c@recipient.example');
    const { addresses, NextToken } = await listed({ PageSize: 2 });
    expect(addresses).toEqual(['a@recipient.example', 'b@recipient.example']);
    expect((await listed({ PageSize: 2, ...(NextToken && { NextToken }) })).addresses).toEqual(['c@recipient.example']);
    expect((await listed({ Reasons: ['COMPLAINT'] })).addresses).toEqual(['b@recipient.example']);
    const StartDate = new Date(started.clock.now() - 1_000);
    expect((await listed({ StartDate })).addresses).toEqual(['c@recipient.example']);
    expect((await listed({ EndDate: StartDate })).addresses).toHaveLength(2);
  });

  it('refuses what is no address', async () => {
    await expect(put('nobody')).rejects.toThrow("Missing final '@domain'");
  });
});

describe('mail to a listed address', () => {
  it('is accepted, and comes back as a bounce', async () => {
    started.subscribe('BOUNCE', 'DELIVERY');
    await put(ADA);
    expect(await fateOf(ADA.toUpperCase())).toEqual(['OnAccountSuppressionList']);
    const { bounce } = JSON.parse(started.published[0]?.message ?? '');
    expect(bounce).toMatchObject({ bounceType: 'Permanent', reportingMTA: 'dns; amazonses.com' });
  });

  it.each([
    ['goes out when the configuration set wants no suppression', [], 'Delivery'],
    ['goes out when it is listed for another reason', ['COMPLAINT'] as const, 'Delivery'],
    ['comes back when it is listed for this reason', ['BOUNCE'] as const, 'OnAccountSuppressionList'],
  ])('%s', async (_, suppressedReasons, fate) => {
    started.ses.createConfigurationSet({ name: 'own-reasons', suppressedReasons });
    started.ses.createEventDestination('own-reasons', {
      name: 'events',
      enabled: true,
      matchingEventTypes: ['BOUNCE', 'DELIVERY'],
      topicArn: TOPIC_ARN,
    });
    await put(ADA, 'BOUNCE');
    expect(await fateOf(ADA, 'own-reasons')).toEqual([fate]);
  });
});

describe('an address gets onto the list', () => {
  it.each([
    ['that bounces for good', { response: 'bounce' }, ['BOUNCE']],
    ['that complains', { response: 'complain' }, ['COMPLAINT']],
    ['but not for a transient bounce', { response: 'bounce', bounceType: 'Transient' }, []],
    ['but not for a report that it is no spam', { response: 'complain', feedbackType: 'not-spam' }, []],
    ['but not by taking its mail', { response: 'deliver' }, []],
  ] as const)('%s', async (_, response, reasons) => {
    started.ses.respondWith(ADA, response);
    const { MessageId } = await started.sendRaw(await composeMail());
    await started.clock.advance(60_000);
    expect(started.ses.suppressionList.all()).toEqual(
      reasons.map((reason) => expect.objectContaining({ address: ADA, reason })),
    );
    for (const { cause } of started.ses.suppressionList.all()) expect(cause?.messageId).toBe(MessageId);
  });

  it('but not the simulator’s', async () => {
    await fateOf('bounce@simulator.amazonses.com');
    await fateOf('complaint@simulator.amazonses.com');
    expect(started.ses.suppressionList.all()).toEqual([]);
  });
});

describe('SES tells', () => {
  it('why the account suppresses, and why a configuration set does', async () => {
    started.ses.createConfigurationSet({ name: 'none', suppressedReasons: [] });
    const account = await started.client.send(new GetAccountCommand({}));
    expect(account.SuppressionAttributes?.SuppressedReasons).toEqual(['BOUNCE', 'COMPLAINT']);
    const set = await started.client.send(new GetConfigurationSetCommand({ ConfigurationSetName: 'none' }));
    expect(set.SuppressionOptions).toEqual({ SuppressedReasons: [] });
  });

  it('where the events of a configuration set go', async () => {
    started.subscribe('BOUNCE');
    const ask = (ConfigurationSetName: string) =>
      started.client.send(new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName }));
    expect((await ask(CONFIGURATION_SET)).EventDestinations).toEqual([
      { Name: 'events', Enabled: true, MatchingEventTypes: ['BOUNCE'], SnsDestination: { TopicArn: TOPIC_ARN } },
    ]);
    await expect(ask('none')).rejects.toBeInstanceOf(NotFoundException);
  });
});

it.each([
  ['twice of the same name', 'events', ['BOUNCE'], 'already exists'],
  ['without event types', 'other', [], 'at least one matching event type'],
  ['by a name that is none', 'a b', ['BOUNCE'], 'Invalid event destination name'],
] as const)('an event destination is not made %s', (_, name, matchingEventTypes, problem) => {
  started.subscribe('BOUNCE');
  const destination = { name, enabled: true, matchingEventTypes, topicArn: TOPIC_ARN };
  expect(() => started.ses.createEventDestination(CONFIGURATION_SET, destination)).toThrow(problem);
});
