import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { dev } from '../../infra/environments/dev.ts';
import { filterEnvironment, sendEnvironment } from '../../lambdas/contract/environment.ts';
import { templatesOf } from './synthesize.ts';

const twoDomains = {
  ...dev,
  sendingDomains: [
    { domain: 'notify.acme.example', dmarc: { policy: 'none' } },
    { domain: 'mail.globex.example', dmarc: { policy: 'none' } },
  ],
} as const;

const { Pipeline: pipeline } = templatesOf(twoDomains);

const policies = z.record(
  z.string(),
  z.object({
    Properties: z.object({
      PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }),
    }),
  }),
);

/** A role's statements, each value from another stack as `<stack.output>` and each of this one as `<id.attribute>`. */
const statementsOf = (role: 'Filter' | 'Send'): readonly Record<string, unknown>[] => {
  const found = policies.parse(pipeline.findResources('AWS::IAM::Policy'));
  const policy = Object.entries(found).find(([id]) => id.startsWith(`Standard${role}Role`));
  return policy?.[1].Properties.PolicyDocument.Statement.map((statement) => shortened(statement)) ?? [];
};

const shortened = (statement: Record<string, unknown>): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(
    JSON.parse(JSON.stringify(statement), (_key, value: unknown) => {
      const reference = z.safeParse(intrinsic, value);
      if (!reference.success) return value;
      if ('Fn::Join' in reference.data) return reference.data['Fn::Join'][1].join('');
      if ('Fn::GetAtt' in reference.data)
        return `<${reference.data['Fn::GetAtt'].join('.')}>`.replace(/[0-9A-F]{8}\./, '.');
      const { OutputName } = reference.data['Fn::GetStackOutput'];
      return `<${OutputName.replace(/^PublishOutput(Ref|FnGetAtt)/, '').replaceAll(/[0-9A-F]{8}/g, '')}>`;
    }),
  );

const intrinsic = z.union([
  z.strictObject({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.string())]) }),
  z.strictObject({ 'Fn::GetAtt': z.array(z.string()) }),
  z.strictObject({ 'Fn::GetStackOutput': z.object({ OutputName: z.string() }) }),
]);

const allow = (Action: string | readonly string[], Resource: string | readonly string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const configurationSets = ['300', '3600', '50400'].map(
  (seconds) => `arn:aws:ses:eu-west-1:111122223333:configuration-set/<HandOver${seconds}Seconds>`,
);

describe('the filter function', () => {
  it('may read the lists and the policy, write the ledger and content, and enqueue: nothing else', () => {
    expect(statementsOf('Filter')).toEqual([
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '<StandardFilterLogs.Arn>'),
      allow(
        ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        '<StandardIntakeMessages.Arn>',
      ),
      allow('dynamodb:BatchGetItem', ['<AllowListArn>', '<DirectoryArn>', '<SuppressionsArn>']),
      allow('dynamodb:GetItem', '<PoliciesArn>'),
      allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], '<LedgerArn>'),
      allow('s3:ListBucket', ['<PipelineArn>', '<UploadsArn>']),
      allow('s3:GetObject', '<PipelineArn>/policies/*'),
      allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], '<PipelineArn>/content/*'),
      allow(['s3:GetObject', 's3:GetObjectVersion'], '<UploadsArn>/*'),
      allow('sqs:SendMessage', ['<StandardIntakeDeadLetters.Arn>', '<StandardOutboundMessages.Arn>']),
    ]);
  });
});

describe('the send function', () => {
  it('may send from our domains only, each with its own identity, and cannot send in bulk', () => {
    expect(statementsOf('Send')).toEqual([
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], '<StandardSendLogs.Arn>'),
      allow(
        ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        '<StandardOutboundMessages.Arn>',
      ),
      allow('dynamodb:GetItem', '<SuppressionsArn>'),
      allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], '<LedgerArn>'),
      allow('s3:ListBucket', ['<PipelineArn>', '<UploadsArn>']),
      allow('s3:GetObjectVersion', ['<PipelineArn>/content/*', '<UploadsArn>/*']),
      allow('sqs:SendMessage', '<StandardOutboundDeadLetters.Arn>'),
      ...['notify.acme.example', 'mail.globex.example'].map((domain) =>
        allow(
          ['ses:SendEmail', 'ses:SendRawEmail'],
          [...configurationSets, `arn:aws:ses:eu-west-1:111122223333:identity/<${domain.replaceAll('.', '')}Identity>`],
          { StringLike: { 'ses:FromAddress': `*@${domain}` } },
        ),
      ),
    ]);
  });

  it('trusts the RoleId of the filter, not its name', () => {
    pipeline.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { TRUSTED_ROLE_IDS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^StandardFilterRole'), 'RoleId'] } },
      },
    });
  });
});

describe('a function of the pipeline', () => {
  const variablesOf = (name: string): readonly string[] => {
    const functions = z
      .record(
        z.string(),
        z.object({ Properties: z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }) }),
      )
      .parse(pipeline.findResources('AWS::Lambda::Function'));
    const found = Object.entries(functions).find(([id]) => id.startsWith(`Standard${name}Function`));
    return Object.keys(found?.[1].Properties.Environment.Variables ?? {}).toSorted();
  };

  it.each([
    ['Filter', filterEnvironment],
    ['Send', sendEnvironment],
  ])('gets the variables that its schema names: %s', (name, schema) => {
    expect(variablesOf(name)).toEqual(Object.keys(schema.shape).toSorted());
  });

  it('reports each failed message by itself, so that one does not bring back its batch', () => {
    pipeline.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    pipeline.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
  });
});

describe('the queues', () => {
  const filterRole = { 'Fn::GetAtt': [Match.stringLikeRegexp('^StandardFilterRole'), 'Arn'] };
  const sendRole = { 'Fn::GetAtt': [Match.stringLikeRegexp('^StandardSendRole'), 'Arn'] };

  it.each([
    ['outbound queue takes messages from the filter only', 'StandardOutboundMessages', filterRole],
    ['intake dead-letter queue takes messages from the filter only', 'StandardIntakeDeadLetters', filterRole],
    ['outbound dead-letter queue takes messages from send only', 'StandardOutboundDeadLetters', sendRole],
  ])('the %s', (_sentence, queue, role) => {
    pipeline.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp(`^${queue}`) }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Sid: 'NoOtherSender',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sqs:SendMessage',
            Resource: Match.anyValue(),
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': [role] } },
          },
        ]),
      },
    });
  });

  it('the intake queue takes messages from the producers', () => {
    pipeline.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp('^StandardIntakeMessages') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { AWS: dev.producers.map(({ roleArn }) => roleArn) },
            Action: 'sqs:SendMessage',
          }),
        ]),
      },
    });
  });

  it('the intake queue is found under its parameter', () => {
    pipeline.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/postern/dev/intake/standard/url',
      Value: { Ref: Match.stringLikeRegexp('^StandardIntakeMessages') },
    });
  });
});

describe('the alarms', () => {
  it.each([
    ['new mail requests of the standard lane are not being decided on', 'Errors'],
    ['approved mail of the standard lane is not being sent', 'Errors'],
    ['mail requests of the standard lane could not be processed', 'ApproximateNumberOfMessagesVisible'],
    ['mail of the standard lane was approved but could not be sent', 'ApproximateNumberOfMessagesVisible'],
  ])('say what people suffer: %s', (impact, metric) => {
    pipeline.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(`^${impact}`),
      MetricName: metric,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });
});
