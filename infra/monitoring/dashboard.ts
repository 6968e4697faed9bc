import { Duration } from 'aws-cdk-lib';
import type { IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Color,
  Dashboard,
  GraphWidget,
  MathExpression,
  PeriodOverride,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

import type { Lane } from '../../lambdas/contract/lanes.ts';
import type { QueueWithDeadLetter } from '../constructs/queue-with-dead-letter.ts';
import {
  comfortableQuota,
  criticalPromise,
  criticalShare,
  ofEachLane,
  ownMetric,
  queueAge,
  queueMetric,
  quotaLeft,
  reputation,
  searchFor,
  sesLimits,
} from './metrics.ts';

export type PosternDashboardProps = {
  readonly environment: string;
  /** Written out, so that the dashboard can be read and compared. */
  readonly region: string;
  readonly lanes: ReadonlyMap<Lane, { readonly intake: QueueWithDeadLetter; readonly outbound: QueueWithDeadLetter }>;
  readonly feedback: QueueWithDeadLetter;
  readonly directory: QueueWithDeadLetter;
  /** By what a reader calls them. */
  readonly functions: ReadonlyMap<string, IFunction>;
};

/** Of 24 columns. */
const wide = (columns: number, { region }: PosternDashboardProps) => ({ region, width: columns, height: 6 });

/** The state of an environment at a glance, most important first. */
export class PosternDashboard extends Dashboard {
  constructor(scope: Construct, id: string, props: PosternDashboardProps) {
    super(scope, id, {
      dashboardName: `postern-${props.environment}`,
      defaultInterval: Duration.hours(3),
      // Rates and shares are of a period: CloudWatch must not stretch it with the interval shown.
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        promise(props),
        ages(props),
        flow(props),
        rates(props),
        trouble(props),
        turns(props),
        held(props),
        quota(props),
      ],
    });
  }
}

type Row = IWidget[];

const promise = (props: PosternDashboardProps): Row => [
  new GraphWidget({
    title: `Critical mails accepted within ${criticalPromise.withinSeconds} s of the request (%)`,
    left: [criticalShare(props.environment, Duration.minutes(5))],
    leftYAxis: { min: 0, max: 100, label: '%', showUnits: false },
    leftAnnotations: [
      { value: criticalPromise.percent, label: `promised: ${criticalPromise.percent} %`, color: Color.RED },
    ],
    ...wide(18, props),
  }),
  new SingleValueWidget({
    title: 'Over the last hour (%)',
    metrics: [criticalShare(props.environment, Duration.hours(1))],
    ...wide(6, props),
  }),
];

const ages = (props: PosternDashboardProps): Row => {
  const age = (title: string, queues: readonly (readonly [string, QueueWithDeadLetter])[]): GraphWidget =>
    new GraphWidget({
      ...wide(8, props),
      title,
      left: queues.map(([label, { names }]) => queueAge(names.messages, label)),
      leftYAxis: { min: 0, label: 's', showUnits: false },
    });
  return [
    age(
      'Requests waiting to be decided on, oldest (s)',
      [...props.lanes].map(([lane, { intake }]) => [lane, intake]),
    ),
    age(
      'Approved mail waiting to be sent, oldest (s)',
      [...props.lanes].map(([lane, { outbound }]) => [lane, outbound]),
    ),
    age('SES events and changes of the directory waiting to be taken in, oldest (s)', [
      ['feedback', props.feedback],
      ['directory', props.directory],
    ]),
  ];
};

const flow = (props: PosternDashboardProps): Row => [
  new GraphWidget({
    ...wide(8, props),
    title: 'Requests that arrived, per 5 min',
    left: [...props.lanes].map(([lane, { intake }]) =>
      queueMetric('NumberOfMessagesSent', intake.names.messages, {
        statistic: Stats.SUM,
        period: Duration.minutes(5),
        label: lane,
      }),
    ),
    leftYAxis: { min: 0 },
  }),
  new GraphWidget({
    ...wide(8, props),
    title: 'Mails that SES accepted, per 5 min',
    left: Object.values(
      ofEachLane('ProviderAnswers', { service: 'send', environment: props.environment, of: { answer: 'accepted' } }),
    ),
    leftYAxis: { min: 0 },
  }),
  new GraphWidget({
    ...wide(8, props),
    title: 'Verdicts by reason, per 5 min',
    left: [
      searchFor('Decisions', {
        service: 'filter',
        environment: props.environment,
        byLane: true,
        // CloudWatch fills these in.
        label: "${PROP('Dim.lane')} ${PROP('Dim.verdict')} ${PROP('Dim.reason')}",
      }),
    ],
    leftYAxis: { min: 0 },
    stacked: true,
  }),
];

const rates = (props: PosternDashboardProps): Row => {
  const rate = (title: string, name: keyof typeof sesLimits): GraphWidget => {
    const { review, stop } = sesLimits[name];
    return new GraphWidget({
      ...wide(8, props),
      title,
      left: [
        new MathExpression({
          expression: '100 * rate',
          usingMetrics: { rate: reputation(name) },
          label: 'of this account and region',
          period: Duration.hours(1),
        }),
      ],
      leftYAxis: { min: 0, label: '%', showUnits: false },
      leftAnnotations: [
        { value: 100 * review, label: `SES reviews the account: ${100 * review} %`, color: Color.ORANGE },
        { value: 100 * stop, label: `SES may stop the account: ${100 * stop} %`, color: Color.RED },
      ],
    });
  };
  return [
    rate('Bounce rate (%)', 'Reputation.BounceRate'),
    rate('Complaint rate (%)', 'Reputation.ComplaintRate'),
    new GraphWidget({
      ...wide(8, props),
      title: 'Feedback by code, per 5 min',
      left: [
        searchFor('Feedback', {
          service: 'feedback',
          environment: props.environment,
          byLane: false,
          label: "${PROP('Dim.code')}",
        }),
      ],
      leftYAxis: { min: 0 },
    }),
  ];
};

const trouble = (props: PosternDashboardProps): Row => [
  new GraphWidget({
    ...wide(8, props),
    title: 'Throttled by SES, per 5 min',
    left: Object.values(
      ofEachLane('ProviderAnswers', { service: 'send', environment: props.environment, of: { answer: 'throttled' } }),
    ),
    leftYAxis: { min: 0 },
  }),
  new GraphWidget({
    ...wide(8, props),
    title: 'Throttled by Lambda, per 5 min',
    left: [...props.functions].map(([label, target]) =>
      target.metricThrottles({ statistic: Stats.SUM, period: Duration.minutes(5), label }),
    ),
    leftYAxis: { min: 0 },
  }),
  new GraphWidget({
    ...wide(8, props),
    title: 'Dead letters, per 5 min',
    left: [...[...props.lanes.values()].flatMap(({ intake, outbound }) => [intake, outbound]), props.feedback].map(
      ({ names }) =>
        queueMetric('NumberOfMessagesReceived', names.deadLetters, {
          statistic: Stats.SUM,
          period: Duration.minutes(5),
          label: names.deadLetters,
        }),
    ),
    leftYAxis: { min: 0 },
  }),
];

/** How much waits in all would take a scan to know; what comes and goes says whether it is more or less. */
const held = (props: PosternDashboardProps): Row => [
  new GraphWidget({
    ...wide(6, props),
    title: 'Open stops',
    left: [
      ownMetric('OpenStops', {
        service: 'release',
        environment: props.environment,
        of: {},
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(1),
        label: 'open stops',
      }),
    ],
    leftYAxis: { min: 0 },
  }),
  new GraphWidget({
    ...wide(6, props),
    title: 'Held by stops, per 5 min',
    left: [
      ...laneByLane('on arrival', props, (lane, label) =>
        ownMetric('Decisions', {
          service: 'filter',
          environment: props.environment,
          lane,
          label,
          of: { verdict: 'hold', reason: 'stopped' },
        }),
      ),
      ...laneByLane('when it was to be sent', props, (lane, label) =>
        ownMetric('Holds', { service: 'send', environment: props.environment, lane, label, of: { change: 'held' } }),
      ),
    ],
    leftYAxis: { min: 0 },
    stacked: true,
  }),
  new GraphWidget({
    ...wide(6, props),
    title: 'Discarded by stops, per 5 min',
    left: [
      ...laneByLane('on arrival', props, (lane, label) =>
        ownMetric('Decisions', {
          service: 'filter',
          environment: props.environment,
          lane,
          label,
          of: { verdict: 'refuse', reason: 'stopped' },
        }),
      ),
      ...laneByLane('when it was to be sent', props, (lane, label) =>
        ownMetric('Endings', {
          service: 'send',
          environment: props.environment,
          lane,
          label,
          of: { state: 'discarded' },
        }),
      ),
      ownMetric('Endings', {
        service: 'release',
        environment: props.environment,
        of: { state: 'discarded' },
        label: 'while it was held',
      }),
    ],
    leftYAxis: { min: 0 },
    stacked: true,
  }),
  new GraphWidget({
    ...wide(6, props),
    title: 'Released after stops, per 5 min',
    left: [
      ownMetric('Holds', {
        service: 'release',
        environment: props.environment,
        of: { change: 'released' },
        label: 'released',
      }),
    ],
    leftYAxis: { min: 0 },
  }),
];

const laneByLane = (
  when: string,
  { lanes }: PosternDashboardProps,
  metricOf: (lane: Lane, label: string) => Metric,
): Metric[] => [...lanes.keys()].map((lane) => metricOf(lane, `${lane}, ${when}`));

const turns = (props: PosternDashboardProps): Row => {
  const send = { service: 'send', environment: props.environment };
  const refusedFor = (because: string) => Object.values(ofEachLane('TurnsRefused', { ...send, of: { because } }));
  return [
    new GraphWidget({
      ...wide(8, props),
      title: "Longest wait for the account's rate (ms)",
      left: Object.values(ofEachLane('TurnWait', { ...send, of: {}, statistic: Stats.MAXIMUM })),
      leftYAxis: { min: 0, label: 'ms', showUnits: false },
    }),
    new GraphWidget({
      ...wide(8, props),
      title: 'Waited in vain: the rate (left), the 24-hour quota (right), per 5 min',
      left: refusedFor('rate'),
      leftYAxis: { min: 0 },
      right: refusedFor('day-budget'),
      rightYAxis: { min: 0 },
    }),
    new GraphWidget({
      ...wide(8, props),
      title: 'Turns given up because the call would have been late, per 5 min',
      left: Object.values(ofEachLane('TurnsMissed', { ...send, of: {} })),
      leftYAxis: { min: 0 },
    }),
  ];
};

const quota = (props: PosternDashboardProps): Row => {
  const account = { service: 'account', environment: props.environment, of: {}, statistic: Stats.MAXIMUM } as const;
  return [
    new GraphWidget({
      ...wide(12, props),
      title: "Left of the account's 24-hour quota (%)",
      left: [quotaLeft(props.environment)],
      leftYAxis: { min: 0, max: 100, label: '%', showUnits: false },
      leftAnnotations: [
        { value: comfortableQuota, label: `bulk waits, alarm: ${comfortableQuota} %`, color: Color.RED },
        { value: 5, label: 'standard waits: 5 %', color: Color.RED },
      ],
    }),
    new GraphWidget({
      ...wide(12, props),
      title: "The account's mails of 24 hours, and how many a second SES takes",
      left: [ownMetric('SentLast24Hours', { ...account, label: 'sent in the last 24 hours' })],
      leftYAxis: { min: 0, label: 'mails', showUnits: false },
      right: [ownMetric('MaxSendRate', { ...account, label: 'taken per second at most' })],
      rightYAxis: { min: 0, label: 'mails per second', showUnits: false },
    }),
  ];
};
