import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { expect, it } from 'vitest';

import { admitUploads } from '../../../infra/constructs/admit-uploads.ts';
import type { Producer } from '../../../infra/environments/environment.ts';
import { createStack } from '../synthesize.ts';

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

const stackFor = (producers: readonly Producer[]) => {
  const stack = createStack();
  admitUploads(new Bucket(stack, 'Uploads'), producers);
  return stack;
};

const below = (prefix: string) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }, `/${prefix}/*`]] });

it("lets a source's roles upload below its name and refuses everybody else there", () => {
  const template = Template.fromStack(
    stackFor([
      { source: 'billing', roleArn: role('billing-api') },
      { source: 'reports', roleArn: role('reports-job') },
      { source: 'billing', roleArn: role('billing-job') },
    ]),
  );
  const statements = (source: string, allowed: string | readonly string[], roles: readonly string[]) => [
    { Effect: 'Allow', Action: 's3:PutObject', Principal: { AWS: allowed }, Resource: below(source) },
    {
      Effect: 'Deny',
      Action: 's3:PutObject',
      Principal: { AWS: '*' },
      Resource: below(source),
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': roles } },
    },
  ];
  const billing = [role('billing-api'), role('billing-job')];
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: [
        ...statements('billing', billing, billing),
        ...statements('reports', role('reports-job'), [role('reports-job')]),
      ],
    },
  });
});

it('keeps within the 20 KiB that S3 takes', () => {
  const producers = Array.from({ length: 40 }, (_, n) => ({ source: `source-${n}`, roleArn: role(`role-${n}`) }));
  expect(() => App.of(stackFor(producers))?.synth()).toThrow(
    /the resource policy has up to \d+ bytes, AWS takes 20480: list fewer/,
  );
  expect(() => App.of(stackFor(producers.slice(0, 25)))?.synth()).not.toThrow();
});
