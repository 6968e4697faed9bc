import * as z from 'zod/mini';
import { defineResource } from './define-resource.ts';
import { flag, noLocalEffect, text } from './property-values.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-emailidentity.html */
export const sesEmailIdentity = defineResource({
  type: 'AWS::SES::EmailIdentity',
  properties: z.strictObject({
    EmailIdentity: text,
    DkimSigningAttributes: z._default(
      z.strictObject({ NextSigningKeyLength: z.literal(['RSA_1024_BIT', 'RSA_2048_BIT']) }),
      { NextSigningKeyLength: 'RSA_2048_BIT' },
    ),
    MailFromAttributes: z.optional(
      z.strictObject({
        MailFromDomain: text,
        BehaviorOnMxFailure: z._default(z.literal(['USE_DEFAULT_VALUE', 'REJECT_MESSAGE']), 'USE_DEFAULT_VALUE'),
      }),
    ),
    FeedbackAttributes: z.optional(z.strictObject({ EmailForwardingEnabled: flag })),
    Tags: noLocalEffect,
  }),
  attributes: [
    'DkimDNSTokenName1',
    'DkimDNSTokenName2',
    'DkimDNSTokenName3',
    'DkimDNSTokenValue1',
    'DkimDNSTokenValue2',
    'DkimDNSTokenValue3',
  ],
  async create({ properties, services }) {
    const { EmailIdentity: domain, MailFromAttributes: mailFrom } = properties;
    const { dkimTokens } = await services.ses.createEmailIdentity({
      domain,
      dkim: { nextSigningKeyLength: properties.DkimSigningAttributes.NextSigningKeyLength },
      ...(mailFrom !== undefined && {
        mailFrom: { domain: mailFrom.MailFromDomain, behaviorOnMxFailure: mailFrom.BehaviorOnMxFailure },
      }),
      feedbackForwarding: properties.FeedbackAttributes?.EmailForwardingEnabled ?? true,
    });
    const [first, second, third] = dkimTokens;
    if (first === undefined || second === undefined || third === undefined) {
      throw new Error(`the identity ${domain} has ${dkimTokens.length} DKIM tokens, and Easy DKIM has three`);
    }
    return {
      ref: domain,
      attributes: {
        DkimDNSTokenName1: first.name,
        DkimDNSTokenName2: second.name,
        DkimDNSTokenName3: third.name,
        DkimDNSTokenValue1: first.value,
        DkimDNSTokenValue2: second.value,
        DkimDNSTokenValue3: third.value,
      },
    };
  },
});
