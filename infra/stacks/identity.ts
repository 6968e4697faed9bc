import type { StackProps } from 'aws-cdk-lib';
import { Duration, Stack } from 'aws-cdk-lib';
import { ConfigurationSet, ConfigurationSetTlsPolicy } from 'aws-cdk-lib/aws-ses';
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

import { parameterNames } from '../../lambdas/contract/parameters.ts';
import { handOverSeconds, resourceNames } from '../../lambdas/contract/resource-names.ts';
import { dmarcRecord, SendingDomain } from '../constructs/sending-domain.ts';
import type { Environment } from '../environments/environment.ts';

export type IdentityStackProps = StackProps & { readonly environment: Environment };

/** Who Postern is to receivers: the domains it signs for, and how SES hands its mail over. */
export class IdentityStack extends Stack {
  readonly domains: readonly SendingDomain[];
  /** By hand-over time in seconds. */
  readonly configurationSets: ReadonlyMap<number, ConfigurationSet>;
  /** The same, for mail whose acceptance SES tells of at once (docs/decisions/0016-unknown-outcomes.md). */
  readonly watchedConfigurationSets: ReadonlyMap<number, ConfigurationSet>;

  constructor(scope: Construct, id: string, { environment, ...props }: IdentityStackProps) {
    super(scope, id, props);
    this.domains = environment.sendingDomains.map(
      (settings) => new SendingDomain(this, settings.domain, { ...settings, removalPolicy: environment.stateRemoval }),
    );
    const { configurationSet, watchedConfigurationSet } = resourceNames(environment.name);
    this.configurationSets = this.addSets((seconds) => [`HandOver${seconds}Seconds`, configurationSet(seconds)]);
    this.watchedConfigurationSets = this.addSets((seconds) => [
      `WatchedHandOver${seconds}Seconds`,
      watchedConfigurationSet(seconds),
    ]);
    new StringListParameter(this, 'SendingDomains', {
      parameterName: parameterNames(environment.name).sendingDomains,
      stringListValue: environment.sendingDomains.map(({ domain }) => domain),
    });
    // SES does not know it, and whoever publishes the records needs it.
    for (const { domain, dmarc } of environment.sendingDomains) {
      new StringParameter(this, `Dmarc-${domain}`, {
        parameterName: parameterNames(environment.name).dmarcRecord(domain),
        stringValue: dmarcRecord(dmarc),
      });
    }
  }

  private addSets(
    named: (seconds: number) => readonly [id: string, name: string],
  ): ReadonlyMap<number, ConfigurationSet> {
    return new Map(
      handOverSeconds.map((seconds) => {
        const [id, configurationSetName] = named(seconds);
        const set = new ConfigurationSet(this, id, {
          configurationSetName,
          tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
          maxDeliveryDuration: Duration.seconds(seconds),
          reputationMetrics: true,
        });
        return [seconds, set];
      }),
    );
  }
}
