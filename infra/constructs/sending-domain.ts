import type { RemovalPolicy } from 'aws-cdk-lib';
import { CfnOutput, RemovalPolicies } from 'aws-cdk-lib';
import type { IPublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { PublicHostedZone, TxtRecord } from 'aws-cdk-lib/aws-route53';
import type { IEmailIdentity } from 'aws-cdk-lib/aws-ses';
import {
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  Identity,
  MailFromBehaviorOnMxFailure,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

import type { SendingDomainSettings } from '../environments/environment.ts';

export type SendingDomainProps = SendingDomainSettings & { readonly removalPolicy: RemovalPolicy };

/** A domain in a zone that may be its parent's; `Identity.publicHostedZone` takes the zone's own name only. */
class DomainInZone extends Identity {
  readonly value: string;
  readonly hostedZone: IPublicHostedZone;

  constructor(domain: string, hostedZone: IPublicHostedZone) {
    super();
    this.value = domain;
    this.hostedZone = hostedZone;
  }
}

/**
 * A domain that SES signs for (Easy DKIM, rotated by SES), with its own MAIL FROM domain so that SPF aligns too, and its
 * DMARC record. In a hosted zone the records are written; otherwise an output lists them. An identity that exists is
 * left as it is.
 */
export class SendingDomain extends Construct {
  readonly domain: string;
  readonly identity: IEmailIdentity;

  constructor(scope: Construct, id: string, props: SendingDomainProps) {
    super(scope, id);
    this.domain = props.domain;
    this.identity =
      props.existingIdentity === true
        ? EmailIdentity.fromEmailIdentityName(this, 'Identity', props.domain)
        : this.createIdentity(props);
  }

  private createIdentity(props: SendingDomainProps): EmailIdentity {
    const zone =
      props.hostedZone &&
      PublicHostedZone.fromPublicHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: props.hostedZone.id,
        zoneName: props.hostedZone.name,
      });

    const identity = new EmailIdentity(this, 'Identity', {
      identity: zone === undefined ? Identity.domain(props.domain) : new DomainInZone(props.domain, zone),
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain: `bounce.${props.domain}`,
      // While its MX record is missing, DKIM alone still aligns: better than refusing all mail.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      // Bounces come back as events; a copy to the From mailbox would carry addresses and content to whoever reads it.
      feedbackForwarding: false,
    });

    const dmarc = dmarcRecord(props.dmarc);
    if (zone === undefined) {
      new CfnOutput(this, 'RecordsToPublish', {
        description: `DNS records that ${props.domain} needs before it can send`,
        value: [
          ...identity.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`),
          ...mailFromRecords(props.domain, identity.env.region),
          `_dmarc.${props.domain} TXT "${dmarc}"`,
        ].join('\n'),
      });
    } else {
      new TxtRecord(this, 'Dmarc', { zone, recordName: `_dmarc.${props.domain}`, values: [dmarc] });
    }
    // Without its records a kept identity would send unsigned mail.
    RemovalPolicies.of(this).apply(props.removalPolicy);
    return identity;
  }
}

/** RFC 9989, section 4.7. */
export const dmarcRecord = ({ policy, reportTo }: SendingDomainSettings['dmarc']): string =>
  [`v=DMARC1`, `p=${policy}`, ...(reportTo === undefined ? [] : [`rua=mailto:${reportTo}`])].join('; ');

/** https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
const mailFromRecords = (domain: string, region: string): readonly string[] => [
  `bounce.${domain} MX 10 feedback-smtp.${region}.amazonses.com`,
  `bounce.${domain} TXT "v=spf1 include:amazonses.com ~all"`,
];
