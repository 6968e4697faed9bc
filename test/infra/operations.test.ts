import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { dev } from '../../infra/environments/dev.ts';
import { prod } from '../../infra/environments/prod.ts';
import { ownMetrics } from '../../infra/monitoring/metrics.ts';
import type { Measure } from '../../lambdas/runtime/measures.ts';
import { measuresOf } from '../../lambdas/runtime/measures.ts';
import { stackNames, templatesOf } from './synthesize.ts';

const templates = templatesOf(prod);
const { Operations: operations } = templates;

const widget = z.object({
  x: z.number(),
  y: z.number(),
  properties: z.object({
    title: z.string(),
    metrics: z.array(z.array(z.unknown())),
    annotations: z.optional(z.object({ horizontal: z.array(z.object({ value: z.number() })) })),
  }),
});

const dashboards = z.array(
  z.object({ Properties: z.object({ DashboardName: z.string(), DashboardBody: z.string() }) }),
);

describe('the dashboard', () => {
  const [dashboard] = dashboards.parse(Object.values(operations.findResources('AWS::CloudWatch::Dashboard')));
  const body: unknown = JSON.parse(dashboard?.Properties.DashboardBody ?? '');
  const widgets = z.object({ widgets: z.array(widget) }).parse(body).widgets;
  const titled = (title: string) => {
    const found = widgets.find(({ properties }) => properties.title.startsWith(title));
    if (found === undefined) throw new Error(`no widget is called ${title}`);
    return found.properties;
  };

  it('begins with the share of critical mails that were accepted in time', () => {
    const [first] = widgets.toSorted((a, b) => a.y - b.y || a.x - b.x);
    expect(first?.properties.title).toBe('Critical mails accepted within 10 s of the request (%)');
    expect(first?.properties.metrics).toEqual([
      [
        'Postern',
        'AcceptedAfter',
        'environment',
        'prod',
        'lane',
        'critical',
        'service',
        'send',
        { label: 'accepted within 10 s', stat: 'PR(:10)' },
      ],
    ]);
  });

  it.each([
    ['Bounce rate (%)', 'Reputation.BounceRate', [5, 10]],
    ['Complaint rate (%)', 'Reputation.ComplaintRate', [0.1, 0.5]],
  ])("shows SES's limits beside the account's rate: %s", (title, metric, limits) => {
    const { annotations, metrics } = titled(title);
    expect(annotations?.horizontal.map(({ value }) => value)).toEqual(limits);
    expect(JSON.stringify(metrics)).toContain(`"AWS/SES","${metric}"`);
  });

  it.each([
    ['Requests waiting to be decided on', 'intake'],
    ['Approved mail waiting to be sent', 'outbound'],
  ])('shows the age of the queues lane by lane: %s', (title, queue) => {
    expect(titled(title).metrics.map(([, , , name]) => name)).toEqual([
      `postern-prod-critical-${queue}`,
      `postern-prod-standard-${queue}`,
      `postern-prod-bulk-${queue}`,
    ]);
  });

  it.each([
    'Requests that arrived',
    'Mails that SES accepted',
    'Verdicts by reason',
    'Throttled by SES',
    'Throttled by Lambda',
    'Dead letters',
    'Open stops',
    'Held by stops',
    'Released after stops',
    "Left of the account's 24-hour quota",
    "The account's mails of 24 hours",
  ])('shows %s', (title) => {
    expect(titled(title).metrics).not.toHaveLength(0);
  });
});

/** One observation of each kind that is measured. */
const observed = [
  { event: 'delivery-decided', messageId: '', recipientIndex: 0, verdict: 'send', reasons: [], state: '' },
  {
    event: 'provider-answered',
    messageId: '',
    recipientIndex: 0,
    attempt: 1,
    answer: 'accepted',
    secondsSinceReceived: 1,
  },
  { event: 'delivery-released', messageId: '', recipientIndex: 0 },
  { event: 'delivery-ended', messageId: '', recipientIndex: 0, state: 'unknown', reasons: [] },
  { event: 'duplicate-accepted', messageId: '', recipientIndex: 0 },
  { event: 'heartbeat-received', secondsUnderWay: 1 },
  { event: 'stops-counted', open: 1 },
  { event: 'quota-read', percentLeft: 50, sentLast24Hours: 1, perSecond: 1 },
  { event: 'record-untrusted', record: '', because: '' },
] as const;

it.each(Object.entries(ownMetrics))(
  '%s is looked for with the dimensions it is published with',
  (metric, dimensions) => {
    const published: readonly Measure[] = observed.flatMap((observation) => measuresOf(observation));
    const found = published.filter((measure) => measure.metric === metric);
    expect(found).not.toHaveLength(0);
    for (const measure of found) expect(Object.keys(measure.dimensions).toSorted()).toEqual([...dimensions].toSorted());
  },
);

describe('the function that watches the account', () => {
  it('looks every minute, and somebody is told when it does not', () => {
    operations.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
    operations.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('#quota-unwatched$'),
      MetricName: 'Invocations',
      TreatMissingData: 'breaching',
    });
  });
});

describe('the alarms', () => {
  it.each([
    ['fewer than 99 % of the codes', 99, 'LessThanThreshold'],
    ['the bounce rate is above 5 %', 0.05, 'GreaterThanOrEqualToThreshold'],
    ['the bounce rate is above 10 %', 0.1, 'GreaterThanOrEqualToThreshold'],
    ['the complaint rate is above 0.1 %', 0.001, 'GreaterThanOrEqualToThreshold'],
    ['the complaint rate is above 0.5 %', 0.005, 'GreaterThanOrEqualToThreshold'],
    ["less than 20 % of the account's 24-hour quota is left", 20, 'LessThanThreshold'],
    ['mail requests of the critical lane waits longer than 30 s', 30, 'GreaterThanOrEqualToThreshold'],
    ['approved mail of the bulk lane waits longer than 21600 s', 21_600, 'GreaterThanOrEqualToThreshold'],
    ['AWS has stopped the account from sending', 1, 'GreaterThanOrEqualToThreshold'],
    ['events came that are not of our topic', 1, 'GreaterThanOrEqualToThreshold'],
  ])('say what people suffer: %s', (impact, Threshold, ComparisonOperator) => {
    operations.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(`^${impact}`),
      Threshold,
      ComparisonOperator,
    });
  });

  it('all ring at the mailboxes of the environment', () => {
    for (const name of stackNames) {
      for (const [id, alarm] of Object.entries(templates[name].findResources('AWS::CloudWatch::Alarm'))) {
        expect(alarm, id).toMatchObject({
          Properties: { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:postern-prod-alarms'] },
        });
      }
    }
    operations.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'postern-prod-alarms' });
    operations.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'mail-oncall@acme.example',
    });
  });

  it('ring nowhere in an environment without mailboxes', () => {
    const { Operations: silent } = templatesOf(dev);
    silent.resourceCountIs('AWS::SNS::Topic', 0);
    silent.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  });
});
