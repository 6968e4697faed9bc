import { peopleRoles } from '../../lambdas/contract/control/people.ts';
import { lanes } from '../../lambdas/contract/lanes.ts';
import { isDay, roleIdPattern, trustedFunctions } from '../../lambdas/contract/trusted-roles.ts';
import type { PropsRule } from '../constructs/validate-props.ts';
import { validateProps } from '../constructs/validate-props.ts';
import type { Environment, Producer, SendingDomainSettings } from './environment.ts';

const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;
const mailbox = /^[^\s@,!]+@[^\s@,!]+$/;
/** As in the policy. */
const sourceName = /^(?=.{1,64}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

const managedPolicyArn = /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/;

const aboutDomain = ({ domain, existingIdentity, hostedZone, dmarc }: SendingDomainSettings): readonly PropsRule[] => [
  {
    condition: domainName.test(domain),
    message: `a sending domain is a lower-case domain name (IAM compares From addresses exactly), got "${domain}"`,
  },
  {
    condition: hostedZone === undefined || `.${domain}`.endsWith(`.${hostedZone.name}`),
    message: `the hosted zone of ${domain} is the domain itself or one above it, got "${hostedZone?.name}"`,
  },
  {
    condition: existingIdentity !== true || hostedZone === undefined,
    message: `${domain} has an identity already, whose records are published: leave out hostedZone, got "${hostedZone?.name}"`,
  },
  {
    condition: dmarc.reportTo === undefined || mailbox.test(dmarc.reportTo),
    message: `dmarc.reportTo of ${domain} is one mailbox without mailto:, "," or "!", got "${dmarc.reportTo}"`,
  },
];

const aboutProducer = (producer: Producer): readonly PropsRule[] => [
  {
    condition: sourceName.test(producer.source),
    message: `a producer's source is kebab-case, at most 64 characters, got "${producer.source}"`,
  },
  {
    condition: roleArn.test(producer.roleArn),
    message: `a producer of ${producer.source} is the ARN of an IAM role, got "${producer.roleArn}"`,
  },
];

const repeated = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** The policy that says who may assume a role has room for 2048 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const maximumPeople = 15;

const roleOrUserArn = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;

const toKnowRoleIds = 'postern doctor shows before the deploy that replaces it';

/** Only those named may act: a whole account is nobody in particular, and a wildcard anybody. */
const aboutPeople = ({ people = {} }: Environment): readonly PropsRule[] => [
  ...Object.keys(people).map((name) => ({
    condition: peopleRoles.some((role) => role === name),
    message: `people has roles ${peopleRoles.join(', ')}, got "${name}"`,
  })),
  ...peopleRoles.flatMap((role) => {
    const arns = people[role] ?? [];
    const again = repeated(arns);
    return [
      ...arns.map((arn) => ({
        condition: roleOrUserArn.test(arn),
        message: `a person who may be ${role} is the ARN of one IAM role or user, got "${arn}"`,
      })),
      {
        condition: arns.length <= maximumPeople,
        message: `at most ${maximumPeople} roles and users may be ${role}, got ${arns.length}: let people share a role`,
      },
      {
        condition: again.length === 0,
        message: `a person who may be ${role} is listed once, got ${again.join(', ')} again`,
      },
    ];
  }),
];

const aboutFormerRoles = ({ formerRoles = [] }: Environment): readonly PropsRule[] => {
  const again = repeated(formerRoles.map(({ of, roleId }) => `${roleId} of ${of}`));
  return [
    ...formerRoles.flatMap(({ of, roleId, until }) => [
      {
        condition: trustedFunctions.includes(of),
        message: `a former role is one of ${trustedFunctions.join(', ')}, got of "${of}"`,
      },
      {
        condition: roleIdPattern.test(roleId),
        message: `a former role of ${of} is given by its RoleId (AROA…), which ${toKnowRoleIds}, got "${roleId}"`,
      },
      {
        condition: isDay(until),
        message: `a former role of ${of} is trusted until a day such as 2026-12-06, got "${until}"`,
      },
    ]),
    { condition: again.length === 0, message: `a former role is listed once, got ${again.join(', ')} again` },
  ];
};

/** A key is used where it lies; one of another region or account cannot encrypt our topics, or not with this grant. */
const aboutKey = ({ topicsKeyArn: arn, account, region }: Environment): PropsRule => ({
  condition: arn === undefined || new RegExp(`^arn:aws[a-z-]*:kms:${region}:${account}:key/[\\w-]+$`).test(arn),
  message: `topicsKeyArn is the ARN of a KMS key (not of an alias) in account ${account} and region ${region}, got "${arn}"`,
});

const aboutConcurrency = (what: string, value: number): PropsRule => ({
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html#events-sqs-max-concurrency
  condition: Number.isInteger(value) && value >= 2 && value <= 1000,
  message: `${what} is a whole number from 2 to 1000, got ${value}`,
});

const isConcurrency = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 1_000;

/**
 * Checks what the type cannot say.
 *
 * @throws Error listing everything that is wrong
 */
export const validateEnvironment = (environment: Environment): void => {
  const repeatedDomains = repeated(environment.sendingDomains.map(({ domain }) => domain));
  const alarmMailboxes = environment.alarmMailboxes ?? [];
  const repeatedMailboxes = repeated(alarmMailboxes);
  const repeatedProducers = repeated(environment.producers.map(({ source, roleArn: arn }) => `${source} = ${arn}`));
  validateProps(`environment "${environment.name}"`, [
    {
      condition: /^[a-z][a-z0-9-]{0,19}$/.test(environment.name),
      message: `name is kebab-case, at most 20 characters (it is part of queue names), got "${environment.name}"`,
    },
    {
      condition: /^\d{12}$/.test(environment.account),
      message: `account is twelve digits, got "${environment.account}"`,
    },
    {
      condition: /^[a-z]{2}(-[a-z]+)+-\d$/.test(environment.region),
      message: `region is an AWS region such as eu-west-1, got "${environment.region}"`,
    },
    {
      condition: environment.sendingDomains.length > 0,
      message: 'sendingDomains has at least one domain, got none: without one nothing can be sent',
    },
    {
      condition: repeatedDomains.length === 0,
      message: `a sending domain is listed once, got ${repeatedDomains.join(', ')} again`,
    },
    {
      condition: repeatedProducers.length === 0,
      message: `a producer is listed once, got ${repeatedProducers.join(', ')} again`,
    },
    {
      condition: !environment.allowsRedirect || environment.defaultAudience === 'listed-addresses',
      message: `allowsRedirect is for environments in which only listed addresses receive, got defaultAudience "${environment.defaultAudience}"`,
    },
    {
      condition: isConcurrency(environment.unsubscribeConcurrency ?? 1),
      message: `unsubscribeConcurrency is a whole number from 1 to 1000, got ${environment.unsubscribeConcurrency}`,
    },
    {
      // https://www.rfc-editor.org/rfc/rfc8058#section-3.1
      condition: /^https:\/\/[a-z0-9.-]+(?:\/[\w./-]*)?$/.test(environment.unsubscribeBaseUrl ?? 'https://example.com'),
      message: `unsubscribeBaseUrl is an https URL without user, port and query, got "${environment.unsubscribeBaseUrl}"`,
    },
    aboutKey(environment),
    {
      condition:
        environment.permissionsBoundaryArn === undefined || managedPolicyArn.test(environment.permissionsBoundaryArn),
      message: `permissionsBoundaryArn is the ARN of a managed IAM policy, got "${environment.permissionsBoundaryArn}"`,
    },
    {
      // https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
      condition: /^[a-z0-9]{1,10}$/.test(environment.bootstrapQualifier ?? 'hnb659fds'),
      message: `bootstrapQualifier has 1 to 10 lower-case letters and digits, got "${environment.bootstrapQualifier}"`,
    },
    {
      condition: repeatedMailboxes.length === 0,
      message: `an alarm mailbox is listed once, got ${repeatedMailboxes.join(', ')} again`,
    },
    ...alarmMailboxes.map((address) => ({
      condition: mailbox.test(address),
      message: `an alarm mailbox is one address, got "${address}"`,
    })),
    ...environment.sendingDomains.flatMap(aboutDomain),
    ...environment.producers.flatMap(aboutProducer),
    ...aboutPeople(environment),
    ...aboutFormerRoles(environment),
    aboutConcurrency('feedbackConcurrency', environment.feedbackConcurrency),
    ...lanes.flatMap((lane) => [
      aboutConcurrency(`lanes.${lane}.filterConcurrency`, environment.lanes[lane].filterConcurrency),
      aboutConcurrency(`lanes.${lane}.sendConcurrency`, environment.lanes[lane].sendConcurrency),
    ]),
  ]);
};
