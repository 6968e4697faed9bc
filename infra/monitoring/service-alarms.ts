import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

import type { Lane } from '../../lambdas/contract/lanes.ts';
import type { ImpactAlarmProps } from '../constructs/alarms.ts';
import { ImpactAlarm } from '../constructs/alarms.ts';
import type { QueueWithDeadLetter } from '../constructs/queue-with-dead-letter.ts';
import {
  comfortableQuota,
  criticalPromise,
  criticalShare,
  ofEachLane,
  ownMetric,
  queueAge,
  quotaLeft,
  reputation,
  sesLimits,
  sumOf,
} from './metrics.ts';

export type ServiceAlarmsProps = {
  readonly environment: string;
  readonly lanes: ReadonlyMap<Lane, { readonly intake: QueueWithDeadLetter; readonly outbound: QueueWithDeadLetter }>;
  readonly feedback: QueueWithDeadLetter;
  readonly directory: QueueWithDeadLetter;
};

/** How long a message may wait before somebody should look. */
const tolerableSeconds: Readonly<Record<Lane | 'feedback' | 'directory', number>> = {
  critical: 30,
  standard: 15 * 60,
  bulk: 6 * 3_600,
  feedback: 5 * 60,
  directory: 60,
};

/** Alarms by their construct id. */
type Alarms = Readonly<Record<string, ImpactAlarmProps>>;

/** Alarms on what the service as a whole does for people; those of single functions and queues are made with them. */
export const addServiceAlarms = (scope: Construct, props: ServiceAlarmsProps): void => {
  const alarms = {
    ...onWaiting(props),
    ...onProviderAnswers(props),
    ...onUncertainty(props),
    ...onQuota(props),
    ...onTrust(props),
    ...onBounces(props),
    ...onControl(props),
    ...onDirectory(props),
    ...onUnsubscribe(props),
    ...onReputation('Bounce', 'Reputation.BounceRate', 'bounce-rate'),
    ...onReputation('Complaint', 'Reputation.ComplaintRate', 'complaint-rate'),
  };
  for (const [id, alarm] of Object.entries(alarms)) new ImpactAlarm(scope, id, alarm);
};

const onWaiting = ({ environment, lanes, feedback }: ServiceAlarmsProps): Alarms => ({
  CriticalMailLate: {
    metric: criticalShare(environment, Duration.minutes(5)),
    impact: `fewer than ${criticalPromise.percent} % of the codes and password links that people wait for reach SES within ${criticalPromise.withinSeconds} s`,
    section: 'critical-mail-late',
    when: 'fallen',
    threshold: criticalPromise.percent,
    evaluationPeriods: 2,
  },
  ...Object.fromEntries(
    [...lanes].flatMap(([lane, { intake, outbound }]) =>
      (
        [
          ['Requests', intake, 'mail requests', 'decided on'],
          ['Mail', outbound, 'approved mail', 'sent'],
        ] as const
      ).map(([name, queue, what, done]): [string, ImpactAlarmProps] => [
        `${lane}${name}Waiting`,
        {
          metric: queueAge(queue.names.messages),
          impact: `${what} of the ${lane} lane waits longer than ${tolerableSeconds[lane]} s to be ${done}: its recipients get it late, or not at all once it has expired`,
          section: 'queue-age',
          threshold: tolerableSeconds[lane],
          evaluationPeriods: 3,
        },
      ]),
    ),
  ),
  FeedbackLate: {
    metric: queueAge(feedback.names.messages),
    impact:
      'bounces and complaints are taken in late: addresses that should be suppressed are still sent to, and statuses are behind',
    section: 'feedback-late',
    threshold: tolerableSeconds.feedback,
    evaluationPeriods: 3,
  },
});

const onProviderAnswers = ({ environment }: ServiceAlarmsProps): Alarms => {
  const answered = (answer: string) =>
    sumOf(ofEachLane('ProviderAnswers', { service: 'send', environment, of: { answer } }), answer);
  return {
    SendingThrottled: {
      metric: answered('throttled'),
      impact: 'for a quarter of an hour SES has taken mail more slowly than it comes in: mail is late, bulk mail most',
      section: 'sending-throttled',
      evaluationPeriods: 3,
    },
    DayQuotaUsedUp: {
      metric: answered('day-quota'),
      impact: "the account's 24-hour quota is used up: no mail of any lane is sent until it frees up, codes included",
      section: 'day-quota-used-up',
    },
    SendingMisconfigured: {
      metric: answered('misconfigured'),
      impact: 'SES refuses mail for a reason that is ours (rights, identity, configuration set): it waits and expires',
      section: 'sending-misconfigured',
    },
    AccountStopped: {
      metric: answered('account-stopped'),
      impact: 'AWS has stopped the account from sending: no mail leaves until AWS lifts it',
      section: 'account-stopped',
    },
  };
};

const onUncertainty = ({ environment }: ServiceAlarmsProps): Alarms => {
  const unknown = { environment, of: { state: 'unknown' } } as const;
  const duplicates = { environment, of: {} } as const;
  return {
    UnknownOutcome: {
      metric: sumOf(
        {
          ...ofEachLane('Endings', { ...unknown, service: 'send' }),
          release: ownMetric('Endings', { ...unknown, service: 'release' }),
        },
        'unknown',
      ),
      impact:
        'SES may or may not have accepted some mail, and it got too late to send it again: its recipients may be without it',
      section: 'unknown-outcome',
    },
    DuplicateAccepted: {
      metric: sumOf(
        {
          ...ofEachLane('DuplicatesAccepted', { ...duplicates, service: 'send' }),
          feedback: ownMetric('DuplicatesAccepted', { ...duplicates, service: 'feedback' }),
        },
        'accepted more than once',
      ),
      impact: 'SES has accepted some mail twice: its recipients may have got it twice',
      section: 'duplicate-accepted',
    },
    FeedbackPathBroken: {
      metric: ownMetric('FeedbackDelay', {
        environment,
        service: 'feedback',
        of: {},
        statistic: Stats.SAMPLE_COUNT,
        label: 'heartbeats that came through',
      }),
      impact:
        'nothing comes through from the topic of SES: bounces and complaints are not taken in, and mail that may not have left is not sent again',
      section: 'feedback-path-broken',
      when: 'fallen',
      silence: 'bad',
      threshold: 1,
      evaluationPeriods: 2,
    },
  };
};

const onQuota = ({ environment }: ServiceAlarmsProps): Alarms => ({
  DayQuotaLow: {
    metric: quotaLeft(environment),
    impact: `less than ${comfortableQuota} % of the account's 24-hour quota is left: bulk mail waits, from 5 % on standard mail, too; once it is used up, codes are not sent either`,
    section: 'day-quota-low',
    when: 'fallen',
    threshold: comfortableQuota,
  },
});

const onTrust = ({ environment }: ServiceAlarmsProps): Alarms => ({
  UntrustedEnvelope: {
    metric: sumOf(ofEachLane('Records', { service: 'send', environment, of: { outcome: 'untrusted' } }), 'untrusted'),
    impact:
      'somebody put on an outbound queue what the filter had not approved: it was not sent, and it must not happen',
    section: 'untrusted-envelope',
  },
  UnknownSource: {
    metric: sumOf(
      ofEachLane('Decisions', { service: 'filter', environment, of: { verdict: 'refuse', reason: 'unknown-source' } }),
      'unknown source',
    ),
    impact:
      'requests come from a role as a source that it is not, or more of them from a role that the policy does not know than are kept: they are refused',
    section: 'unknown-source',
  },
  UnknownSender: {
    metric: sumOf(
      ofEachLane('Decisions', { service: 'filter', environment, of: { verdict: 'hold', reason: 'unknown-source' } }),
      'unknown sender',
    ),
    impact:
      'requests come from a role that the policy does not know: all its mail waits, and expires after three days unless the role is adopted',
    section: 'unknown-sender',
  },
  FeedbackForeign: {
    metric: ownMetric('Records', { service: 'feedback', environment, of: { outcome: 'untrusted' } }),
    impact:
      'events came that are not of our topic or account: they were not believed, and somebody may be forging bounces',
    section: 'feedback-foreign',
  },
});

const onBounces = ({ environment }: ServiceAlarmsProps): Alarms => ({
  BouncesOurFault: {
    metric: ownMetric('Feedback', { service: 'feedback', environment, of: { code: 'our-fault' } }),
    impact:
      'a receiver refuses our mail because of us (authentication, blocklist): whoever has a mailbox there gets none of it until it is repaired',
    section: 'bounces-our-fault',
  },
});
const onDirectory = ({ environment, directory }: ServiceAlarmsProps): Alarms => ({
  DirectoryLate: {
    metric: queueAge(directory.names.messages),
    impact: `changes of the directory wait longer than ${tolerableSeconds.directory} s: whoever is new or has changed address is refused mail, codes included`,
    section: 'directory-late',
    threshold: tolerableSeconds.directory,
    evaluationPeriods: 3,
  },
  DirectoryChangesRefused: {
    metric: ownMetric('DirectoryChanges', { service: 'directory', environment, of: { outcome: 'refused' } }),
    impact:
      'a source asks for changes of the directory that it is not granted, or that cannot be read: they are not made, and their addresses may be refused mail',
    section: 'directory-changes-refused',
  },
});

const onControl = ({ environment }: ServiceAlarmsProps): Alarms => {
  const commands = (outcome: string) => ownMetric('Commands', { service: 'control', environment, of: { outcome } });
  return {
    ControlUnavailable: {
      metric: commands('outage'),
      impact: 'commands of people fail: nobody can stop mail, release it or change the policy',
      section: 'control-unavailable',
    },
    CommandsRefused: {
      metric: commands('refused'),
      impact: 'somebody keeps asking for what their role may not do, or has no role: nothing was done for them',
      section: 'commands-refused',
      threshold: 10,
    },
  };
};

const onUnsubscribe = ({ environment }: ServiceAlarmsProps): Alarms => ({
  UnsubscribeUnavailable: {
    metric: ownMetric('Unsubscribes', { service: 'unsubscribe', environment, of: { outcome: 'outage' } }),
    impact: 'people who unsubscribe are told to try again later: they may press "spam" instead',
    section: 'unsubscribe-unavailable',
  },
});

const onReputation = (
  name: string,
  metricName: keyof typeof sesLimits,
  section: 'bounce-rate' | 'complaint-rate',
): Alarms => {
  const { review, stop } = sesLimits[metricName];
  const rate = name.toLowerCase();
  return {
    [`${name}RateReview`]: {
      metric: reputation(metricName),
      impact: `the ${rate} rate is above ${100 * review} %, where AWS puts an account under review: mail of all sources is at risk`,
      section,
      threshold: review,
    },
    [`${name}RateStop`]: {
      metric: reputation(metricName),
      impact: `the ${rate} rate is above ${100 * stop} %, where AWS may stop an account: no mail of any source would leave`,
      section,
      threshold: stop,
    },
  };
};
