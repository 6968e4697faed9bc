import { expect, it } from 'vitest';
import { dev } from '../../infra/environments/dev.ts';
import { trustedFunctions } from '../../lambdas/contract/trusted-roles.ts';
import { templatesOf } from './synthesize.ts';
import { variablesOf } from './variables.ts';

const templates = templatesOf({
  ...dev,
  formerRoles: trustedFunctions.map((of) => ({ of, roleId: `AROAFORMER${of.toUpperCase()}`, until: '2026-12-06' })),
});

/** Those of which functions a function believes. */
const formerOf = (stack: 'Pipeline' | 'Feedback' | 'Directory', logicalId: string): readonly string[] => {
  const trusted = JSON.stringify(variablesOf(templates[stack], logicalId)['TRUSTED_ROLE_IDS']);
  return [...trusted.matchAll(/AROAFORMER([A-Z]+)@2026-12-06/g)].map(([, of = '']) => of.toLowerCase());
};

it.each([
  ['send believes former filters and releases', 'Pipeline', 'StandardSend', ['filter', 'release']],
  ['filter believes former releases, which hand requests in', 'Pipeline', 'BulkFilter', ['release']],
  ['the directory function believes former releases, too', 'Directory', 'Keeper', ['release']],
  ['dead-letter believes all that may have dead-lettered', 'Feedback', 'DeadLetter', trustedFunctions],
] as const)('%s, until their day', (_, stack, logicalId, expected) => {
  expect(formerOf(stack, logicalId)).toEqual(expected);
});

it('no function believes a former role more than those do', () => {
  const naming = Object.values(templates)
    .flatMap((template) => Object.entries(template.findResources('AWS::Lambda::Function')))
    .filter(([, resource]) => JSON.stringify(resource).includes('AROAFORMER'))
    .map(([id]) => id.replace(/Function[0-9A-F]{8}$/, ''));
  expect(naming.toSorted()).toEqual([
    'BulkFilter',
    'BulkSend',
    'CriticalFilter',
    'CriticalSend',
    'DeadLetter',
    'Keeper',
    'StandardFilter',
    'StandardSend',
  ]);
});

it('no policy of a queue or role names one: it can put nothing there any more', () => {
  const policies = Object.values(templates).flatMap((template) =>
    ['AWS::SQS::QueuePolicy', 'AWS::IAM::Policy', 'AWS::IAM::Role'].map((type) => template.findResources(type)),
  );
  expect(JSON.stringify(policies)).not.toContain('AROAFORMER');
});

it('the environment says which roles there are, and were', () => {
  const parameters = Object.values(templates.Feedback.findResources('AWS::SSM::Parameter'));
  const published = JSON.stringify(
    parameters.find(({ Properties }) => Properties['Name'] === '/postern/dev/trusted-roles')?.['Properties'],
  );
  expect(published.match(/RoleId[0-9A-F]{8}|"RoleId"/g)).toHaveLength(9);
  expect(published).toContain('AROAFORMERDIRECTORY');
});
