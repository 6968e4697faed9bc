import type { StackProps } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import { ConfigurationSet, ConfigurationSetTlsPolicy } from 'aws-cdk-lib/aws-ses';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { SendingDomain } from '../constructs/sending-domain.ts';
import type { Environment } from '../environments/environment.ts';

/**
 * How long SES may go on trying after it accepted a mail, in seconds; send takes the longest that the mail's maximum age
 * leaves room for. SES accepts 300 to 50400.
 */
const handOverSeconds = [300, 3_600, 50_400];

export type IdentityStackProps = StackProps & { readonly environment: Environment };

/** Who Postern is to receivers: the domains it signs for, and how SES hands its mail over. */
export class IdentityStack extends Stack {
  readonly domains: readonly SendingDomain[];
  /** By hand-over time in seconds. */
  readonly configurationSets: ReadonlyMap<number, ConfigurationSet>;

  constructor(scope: Construct, id: string, { environment, ...props }: IdentityStackProps) {
    super(scope, id, props);
    this.domains = environment.sendingDomains.map(
      (settings) => new SendingDomain(this, settings.domain, { ...settings, removalPolicy: environment.stateRemoval }),
    );
    this.configurationSets = new Map(
      handOverSeconds.map((seconds) => [
        seconds,
        new ConfigurationSet(this, `HandOver${seconds}Seconds`, {
          configurationSetName: `postern-${environment.name}-${seconds}`,
          tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
          maxDeliveryDuration: Duration.seconds(seconds),
          reputationMetrics: true,
        }),
      ]),
    );
    new StringListParameter(this, 'SendingDomains', {
      parameterName: parameterNames(environment.name).sendingDomains,
      stringListValue: environment.sendingDomains.map(({ domain }) => domain),
    });
  }
}
