import { describe, expect, it } from 'vitest';

import { environments } from '../../../infra/environments/index.ts';
import { lanes } from '../../../lambdas/contract/lanes.ts';
import { accountOf } from './account.ts';

const senders = lanes.map((lane) => `${lane.charAt(0).toUpperCase()}${lane.slice(1)}Send`);

/** Whether SES would be handed the mail: IAM is asked for the identity and for the configuration set. */
describe.each(environments)('in $name', (environment) => {
  const { functions, may, resources } = accountOf(environment);
  const arnsOf = (type: string) => resources.filter((resource) => resource.type === type).map(({ arn }) => arn);
  const identities = environment.sendingDomains.map(({ domain }) => ({
    domain,
    identity: `arn:aws:ses:${environment.region}:${environment.account}:identity/${domain}`,
  }));
  const configurationSets = arnsOf('AWS::SES::ConfigurationSet');
  const sesResources = [...identities.map(({ identity }) => identity), ...configurationSets];

  describe.each([...functions.keys()])('%s', (name) => {
    const caller = functions.get(name);
    if (caller === undefined) throw new Error(`there is no function ${name}`);
    const isSender = senders.includes(name);
    const sends = async (action: string, from: string, identity: string): Promise<boolean> => {
      const context = { 'ses:FromAddress': from };
      const answers = await Promise.all(
        [identity, ...configurationSets].map((resource) => may(caller, action, resource, context)),
      );
      return answers.every(Boolean);
    };

    // Raw content, which is what send sends, is authorised as SendRawEmail.
    it.each(['ses:SendRawEmail', 'ses:SendEmail'])(
      isSender ? 'sends from our domains, each with its own identity, with %s' : 'sends nothing with %s',
      async (action) => {
        for (const { domain, identity } of identities) {
          expect(await sends(action, `no-reply@${domain}`, identity), domain).toBe(isSender);
        }
      },
    );

    it.each(['ses:SendRawEmail', 'ses:SendEmail'])('sends as nobody else with %s', async (action) => {
      for (const { domain, identity } of identities) {
        const others = identities.filter((other) => other.domain !== domain).map((other) => `no-reply@${other.domain}`);
        const parent = domain.slice(domain.indexOf('.') + 1);
        for (const from of [
          ...others,
          'ceo@acme.example',
          `ceo@${parent}`,
          `ceo@sub.${domain}`,
          `ceo@not${domain}`,
          `ceo@${domain}.evil.example`,
          `CEO@${domain.toUpperCase()}`,
          '',
        ]) {
          expect(await sends(action, from, identity), `${from} with ${identity}`).toBe(false);
        }
      }
    });

    it('sends nothing without a From that IAM can see', async () => {
      for (const resource of sesResources) expect(await may(caller, 'ses:SendRawEmail', resource)).toBe(false);
    });

    it.each(['ses:SendBulkEmail', 'ses:SendBulkTemplatedEmail', 'ses:SendTemplatedEmail'])(
      'cannot use %s, which IAM does not fence by From and recipient',
      async (action) => {
        const from =
          action === 'ses:SendBulkEmail' ? undefined : { 'ses:FromAddress': `no-reply@${identities[0]?.domain}` };
        for (const resource of sesResources) expect(await may(caller, action, resource, from), resource).toBe(false);
      },
    );
  });
});
