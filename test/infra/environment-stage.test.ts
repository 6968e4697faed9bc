import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';

import { EnvironmentStage } from '../../infra/environment-stage.ts';
import { dev } from '../../infra/environments/dev.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { addGates } from '../../infra/gates.ts';
import { createApp, templatesOf } from './synthesize.ts';

/** Everything that an organisation may bring of its own. */
const strict: Environment = {
  ...dev,
  sendingDomains: [
    { domain: 'notify.acme.example', existingIdentity: true, dmarc: { policy: 'reject' } },
    { domain: 'mail.globex.example', dmarc: { policy: 'none' } },
  ],
  alarmMailboxes: ['oncall@acme.example'],
  topicsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0123-4567',
  permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/developers',
  bootstrapQualifier: 'mailteam',
};

describe('an environment in a strict organisation', () => {
  const templates = templatesOf(strict);

  it('uses the identity that there is, and prints the records of the one it makes for a zone elsewhere', () => {
    templates.Identity.resourceCountIs('AWS::SES::EmailIdentity', 1);
    templates.Identity.resourceCountIs('AWS::Route53::RecordSet', 0);
    const outputs = Object.keys(templates.Identity.findOutputs('*'));
    expect(outputs.filter((id) => id.includes('RecordsToPublish'))).toEqual([
      expect.stringMatching(/^mailglobexexampleRecordsToPublish/),
    ]);
  });

  it('limits every role by the permissions boundary', () => {
    for (const template of [templates.Pipeline, templates.Feedback, templates.Control]) {
      template.allResourcesProperties('AWS::IAM::Role', {
        PermissionsBoundary: 'arn:aws:iam::111122223333:policy/developers',
      });
    }
  });

  it('is deployed by the roles of its own bootstrap stack', () => {
    const app = createApp();
    const stage = new EnvironmentStage(app, strict);
    for (const { assumeRoleArn } of stage.synth().stacks)
      expect(assumeRoleArn).toContain('role/cdk-mailteam-deploy-role');
    templates.Storage.templateMatches({
      Parameters: { BootstrapVersion: Match.objectLike({ Default: '/cdk-bootstrap/mailteam/version' }) },
    });
  });

  it('passes the gates', async () => {
    const app = createApp({ validated: true });
    await addGates(app);
    new EnvironmentStage(app, strict);
    expect(() => app.synth()).not.toThrow();
  });
});
