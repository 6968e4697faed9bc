import { describe, expect, it } from 'vitest';

import { environments } from '../../infra/environments/index.ts';
import { templatesOf } from './synthesize.ts';

/**
 * A renamed logical id is a new, empty resource: the list, the ledger or the messages of the old one are gone from
 * Postern's sight. These names stay; add to the lists, never change them.
 */
const frozen = {
  Storage: {
    'AWS::DynamoDB::GlobalTable': [
      'AllowList6FC5040C',
      'Audit3D8ADE0A',
      'CountersFDB211E7',
      'Directory98167B95',
      'LedgerB7379752',
      'Policies05F61E66',
      'Stops6247921A',
      'SuppressionsB3B49391',
      'UnsubscribeLinks4BE61C2C',
    ],
    'AWS::S3::Bucket': ['AccessLogs8B620ECA', 'PipelineC660917D', 'Uploads4F6EB0FD'],
    'AWS::KMS::Key': ['TopicsKeyF5117125'],
    'AWS::SNS::Topic': ['Status274336EC'],
  },
  Pipeline: {
    'AWS::SQS::Queue': [
      'BulkIntakeDeadLettersEFE7F19E',
      'BulkIntakeMessages5C2F546A',
      'BulkOutboundDeadLetters436760EA',
      'BulkOutboundMessages965C22B9',
      'CriticalIntakeDeadLetters01C2C157',
      'CriticalIntakeMessages8FD039BC',
      'CriticalOutboundDeadLetters83087C41',
      'CriticalOutboundMessagesD9950FCC',
      'StandardIntakeDeadLetters3403A7D0',
      'StandardIntakeMessages8D712595',
      'StandardOutboundDeadLetters51487619',
      'StandardOutboundMessages82BFF361',
    ],
  },
  Directory: {
    'AWS::SQS::Queue': ['ChangesDeadLetters18B289EF', 'ChangesMessages9059C1B9'],
  },
  Feedback: {
    'AWS::SQS::Queue': ['EventsDeadLetters8A90034E', 'EventsMessages8A4E577B'],
    'AWS::SNS::Topic': ['SesEventsED116675'],
  },
  // Another function or URL is another address: the links in mail that has left would lead nowhere.
  Unsubscribe: {
    'AWS::Lambda::Function': ['UnsubscribeFunction5EAE04C1'],
    'AWS::Lambda::Url': ['UnsubscribeFunctionFunctionUrl4F15E666'],
  },
} as const;

/**
 * The roles whose messages others believe, by RoleId: another logical id is another role, and what the present one has put
 * on queues is believed no more. A name or a path of its own would make IAM replace it, too.
 */
const frozenRoles = {
  Pipeline: [
    'BulkFilterRoleA9817C2C',
    'BulkSendRole8787CD49',
    'CriticalFilterRoleBA7DDB7D',
    'CriticalSendRoleCCBE394C',
    'ReleaseRoleC5080453',
    'StandardFilterRole7AD3B474',
    'StandardSendRole6BC8B0EC',
  ],
  Directory: ['KeeperRoleEFECB23C'],
  Feedback: ['FeedbackRole67724F35'],
} as const;

const howToReplace =
  'a role that is to be another one is named in formerRoles of every environment first, by the RoleIds that postern doctor shows: docs/upgrades.md';

/** Identities are named after their domain. */
const frozenIdentities: Readonly<Record<string, readonly string[]>> = {
  local: ['mailglobexexampleIdentity7A4D21E8', 'notifyacmeexampleIdentityD6CC0C51'],
  dev: ['notifydevacmeexampleIdentityC483EEFB'],
  prod: ['notifyacmeexampleIdentityD6CC0C51'],
};

describe.each(environments)('in $name', (environment) => {
  const templates = templatesOf(environment);
  const idsOf = (stack: keyof typeof templates, type: string) =>
    Object.keys(templates[stack].findResources(type)).toSorted();

  it.each(Object.entries(frozen.Storage))('storage keeps the logical ids of %s', (type, ids) => {
    expect(idsOf('Storage', type)).toEqual(ids);
  });

  it.each(Object.entries(frozen.Pipeline))('the pipeline keeps the logical ids of %s', (type, ids) => {
    expect(idsOf('Pipeline', type)).toEqual(ids);
  });

  it.each(Object.entries(frozen.Directory))('the directory keeps the logical ids of %s', (type, ids) => {
    expect(idsOf('Directory', type)).toEqual(ids);
  });

  it.each(Object.entries(frozen.Feedback))('feedback keeps the logical ids of %s', (type, ids) => {
    expect(idsOf('Feedback', type)).toEqual(ids);
  });

  it.each(Object.entries(frozen.Unsubscribe))('unsubscribe keeps the logical ids of %s', (type, ids) => {
    expect(idsOf('Unsubscribe', type)).toEqual(ids);
  });

  it.each(Object.entries(frozenRoles))('the roles of %s that others believe stay the same', (stack, ids) => {
    const roles = templates[stack as keyof typeof frozenRoles].findResources('AWS::IAM::Role');
    for (const id of ids) {
      expect(Object.keys(roles), howToReplace).toContain(id);
      const { RoleName, Path } = (roles[id] as { Properties: Record<string, unknown> }).Properties;
      expect([RoleName, Path], howToReplace).toEqual([undefined, undefined]);
    }
  });

  it('identities keep their logical ids', () => {
    expect(idsOf('Identity', 'AWS::SES::EmailIdentity')).toEqual(frozenIdentities[environment.name]);
  });
});
