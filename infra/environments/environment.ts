import type { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

import type { PeopleRole } from '../../lambdas/contract/control/people.ts';
import type { Lane } from '../../lambdas/contract/lanes.ts';
import type { Audience } from '../../lambdas/contract/policy-words.ts';
import type { FormerRole } from '../../lambdas/contract/trusted-roles.ts';

/** A domain that mail is sent from. */
export type SendingDomainSettings = {
  /** Lower case, as it stands in a From address: `notify.acme.example`. */
  readonly domain: string;
  /**
   * Whether SES has an identity for the domain already, verified and with its records published. It is then used as it
   * is and stays outside the stack: turn its feedback forwarding off, or SES mails every bounce to the From mailbox.
   *
   * @default false
   */
  readonly existingIdentity?: boolean;
  /**
   * The Route 53 zone that holds the domain: the domain itself or one above it. The stack writes the records there.
   *
   * @default - no records are written: the identity stack prints those to publish (a zone in another account, another
   * provider)
   */
  readonly hostedZone?: { readonly id: string; readonly name: string };
  readonly dmarc: {
    /**
     * What receivers do with mail that fails. Stage it: `none`, read the reports, then `quarantine`, then `reject`.
     * RFC 9989 has no percentages any more, and a receiver that does not know `t=y` would enforce the written policy.
     */
    readonly policy: 'none' | 'quarantine' | 'reject';
    /**
     * The mailbox for aggregate reports. One in a foreign domain needs that domain's consent (RFC 9990, section 4).
     *
     * @default - no reports are asked for
     */
    readonly reportTo?: string;
  };
};

/** Who may enqueue mail requests and upload attachments, and as which source. */
export type Producer = {
  /** The source's name in the policy, and the first folder of its uploads. */
  readonly source: string;
  /** An existing role: AWS refuses a queue or bucket policy that names one it cannot find. */
  readonly roleArn: string;
  /**
   * Whether it may put changes of the directory on their queue. For which groups is the policy's word
   * (`directoryGroups`).
   *
   * @default false
   */
  readonly changesDirectory?: boolean;
};

/** How many invocations of each function may run at once, 2 to 1000. */
export type LaneCapacity = { readonly filterConcurrency: number; readonly sendConcurrency: number };

/** Everything in which one deployment of Postern differs from another. */
export type Environment = {
  /** Lower case. Part of the names of stacks, queues, configuration sets and parameters: never change it. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly sendingDomains: readonly SendingDomainSettings[];
  readonly producers: readonly Producer[];
  readonly lanes: Readonly<Record<Lane, LaneCapacity>>;
  /**
   * Which rules of the allow-list admit recipients unless the policy says: all of them, or only those that name the very
   * address, so that an environment of developers cannot write to whoever is in a domain or in the directory.
   */
  readonly defaultAudience: Audience;
  /** Whether its policy may send every mail to one address (`redirect`): never where people wait for mail. */
  readonly allowsRedirect: boolean;
  /**
   * Who may act as what: ARNs of existing IAM roles and users that may assume the role of that name (docs/control.md). An
   * environment without a policy-admin gets no policy, and without a policy no mail leaves.
   *
   * @default - the roles are not made: nobody may
   */
  readonly people?: Readonly<Partial<Record<PeopleRole, readonly string[]>>>;
  /**
   * Roles that functions had before a deploy gave them others. What they have put on queues is believed until the day they
   * are given with, two weeks after that deploy (docs/upgrades.md). Nobody can become a role that is gone; one that is not
   * gone must not be listed.
   *
   * @default - none: no role was replaced
   */
  readonly formerRoles?: readonly FormerRole[];
  /** How many invocations of the feedback function may run at once, 2 to 1000. */
  readonly feedbackConcurrency: number;
  /**
   * So many people may unsubscribe at once, 1 to 1000: whoever floods the link, which is open to all, takes no capacity
   * from the mail. It needs an account with 100 concurrent invocations more than all that is reserved.
   *
   * @default - not limited: right for accounts that are too small to reserve any
   */
  readonly unsubscribeConcurrency?: number;
  /**
   * What unsubscribe links begin with: an https URL of your own, whose requests you pass on to the function's URL
   * (docs/unsubscribe.md). Links in mail that has left keep the one they had.
   *
   * @default - the function's URL
   */
  readonly unsubscribeBaseUrl?: string;
  /**
   * Mailboxes that alarms are mailed to. Each has to confirm its subscription once. They must be reachable when Postern
   * is not: AWS sends these mails, not Postern.
   *
   * @default - alarms show in CloudWatch only
   */
  readonly alarmMailboxes?: readonly string[];
  /**
   * A KMS key of your own for the topics. Its policy needs the statements that the storage stack prints.
   *
   * @default - the storage stack makes one
   */
  readonly topicsKeyArn?: string;
  /**
   * The managed policy that limits every role of the environment, where an organisation asks for one.
   *
   * @default - none
   */
  readonly permissionsBoundaryArn?: string;
  /**
   * The qualifier the account was bootstrapped with (`cdk bootstrap --qualifier`).
   *
   * @default - CDK's own, hnb659fds
   */
  readonly bootstrapQualifier?: string;
  /** How long function logs and the buckets' access logs are kept. */
  readonly logRetention: RetentionDays;
  /** What becomes of the logs when the stack goes. */
  readonly logRemoval: RemovalPolicy;
  /** What becomes of tables, buckets, queues and identities when the stack goes. */
  readonly stateRemoval: RemovalPolicy;
  /** Neither stacks nor tables can be deleted while this is on. */
  readonly terminationProtection: boolean;
};
