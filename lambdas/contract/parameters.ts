import type { Lane } from './lanes.ts';

/**
 * Names in AWS Systems Manager Parameter Store under which an environment says where its parts are. Services, the
 * `postern` command and people read them; the stacks write them.
 */
export const parameterNames = (environment: string) => {
  const name = (path: string): string => `/postern/${environment}/${path}`;
  return {
    /** Read all of them with one GetParametersByPath. */
    prefix: `/postern/${environment}/`,
    intakeQueueUrl: (lane: Lane) => name(`intake/${lane}/url`),
    /** Where sources put changes of the directory (docs/directory.md). */
    directoryQueueUrl: name('directory/url'),
    uploadsBucket: name('uploads/bucket'),
    pipelineBucket: name('pipeline/bucket'),
    allowListTable: name('tables/allow-list'),
    suppressionsTable: name('tables/suppressions'),
    directoryTable: name('tables/directory'),
    policiesTable: name('tables/policies'),
    stopsTable: name('tables/stops'),
    auditTable: name('tables/audit'),
    ledgerTable: name('tables/ledger'),
    /** Where sources subscribe to what becomes of their mail (docs/status-events.md). */
    statusTopicArn: name('topics/status/arn'),
    /** Where people's commands go (docs/control.md). */
    controlUrl: name('control/url'),
    /** What unsubscribe links in mails begin with. */
    unsubscribeUrl: name('unsubscribe/url'),
    /** The function behind it, for whoever puts a domain of their own in front. */
    unsubscribeFunctionUrl: name('unsubscribe/function-url'),
    /** StringList: the domains this environment has an SES identity for. */
    sendingDomains: name('sending-domains'),
    /** Which roles the functions have, and had (contract/trusted-roles.ts): JSON. */
    trustedRoles: name('trusted-roles'),
    /** The DMARC record that a sending domain is to have, whoever publishes it. */
    dmarcRecord: (domain: string) => name(`dmarc/${domain}`),
  } as const;
};
