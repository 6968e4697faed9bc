import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { dev } from '../../infra/environments/dev.ts';
import { prod } from '../../infra/environments/prod.ts';
import { ownMetrics } from '../../infra/monitoring/metrics.ts';
import { type Lane, lanes } from '../../lambdas/contract/lanes.ts';
import type { Measure } from '../../lambdas/runtime/measures.ts';
import { measuresOf } from '../../lambdas/runtime/measures.ts';
import { filledIn } from './filled-in.ts';
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
  z.object({ Properties: z.object({ DashboardName: z.string(), DashboardBody: z.unknown() }) }),
);

describe('the dashboard', () => {
  const [dashboard] = dashboards.parse(Object.values(operations.findResources('AWS::CloudWatch::Dashboard')));
  const body: unknown = JSON.parse(filledIn(dashboard?.Properties.DashboardBody));
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

  const metricsOf = (title: string) =>
    titled(title).metrics.map(([namespace, name, ...rest]) => {
      const names = rest.filter((each) => typeof each === 'string');
      const dimensions = Object.fromEntries(names.flatMap((each, at) => (at % 2 === 0 ? [[each, names[at + 1]]] : [])));
      return { namespace, name, dimensions };
    });
  const counts = (measure: Measure | undefined, service: string, lane?: Lane) => ({
    namespace: 'Postern',
    name: measure?.metric,
    dimensions: { ...measure?.dimensions, service, environment: 'prod', ...(lane !== undefined && { lane }) },
  });
  const ids = { messageId: '', recipientIndex: 0 };

  it.each(lanes)('shows what a stop holds of the %s lane, on arrival and at the last look', (lane) => {
    const [arrived] = measuresOf({
      ...ids,
      event: 'delivery-decided',
      verdict: 'hold',
      reasons: ['stopped'],
      state: 'held',
    });
    const [looked] = measuresOf({ ...ids, event: 'delivery-held', state: 'held', reasons: ['stopped'] });
    expect(metricsOf('Held by stops')).toContainEqual(counts(arrived, 'filter', lane));
    expect(metricsOf('Held by stops')).toContainEqual(counts(looked, 'send', lane));
  });

  it.each([
    ['Verdicts by reason', '{Postern,environment,lane,service,verdict,reason}'],
    ['Feedback by code', '{Postern,environment,service,code}'],
  ])('searches for metrics with all the dimensions they have: %s', (title, schema) => {
    expect(JSON.stringify(titled(title).metrics)).toContain(schema);
  });

  it('shows what a stop discards, wherever it does', () => {
    const [arrived] = measuresOf({
      ...ids,
      event: 'delivery-decided',
      verdict: 'refuse',
      reasons: ['stopped'],
      state: 'discarded',
    });
    const [ended] = measuresOf({ ...ids, event: 'delivery-ended', state: 'discarded', reasons: ['stopped'] });
    expect(metricsOf('Discarded by stops')).toContainEqual(counts(arrived, 'filter', 'bulk'));
    expect(metricsOf('Discarded by stops')).toContainEqual(counts(ended, 'send', 'bulk'));
    expect(metricsOf('Discarded by stops')).toContainEqual(counts(ended, 'release'));
  });

  it('shows the throttles of every function, by the name it is deployed with', () => {
    const functions = stackNames.flatMap((name) => Object.keys(templates[name].findResources('AWS::Lambda::Function')));
    const shown = metricsOf('Throttled by Lambda').map(({ namespace, name, dimensions }) => {
      expect([namespace, name]).toEqual(['AWS/Lambda', 'Throttles']);
      return dimensions['FunctionName'];
    });
    expect(new Set(shown)).toEqual(new Set(functions.map((id) => `<${id}>`)));
    expect(shown).toHaveLength(functions.length);
  });

  it.each([
    'Requests that arrived',
    'Mails that SES accepted',
    'Verdicts by reason',
    'Feedback by code',
    'Throttled by SES',
    'Throttled by Lambda',
    'Dead letters',
    'Open stops',
    'Held by stops',
    'Discarded by stops',
    'Released after stops',
    'Ended only because their time was over',
    'Accepted in an hour and not ended at its deadline',
    "Longest wait for the account's rate",
    'Waited in vain',
    'Turns given up',
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
    hasWaited: false,
  },
  { event: 'delivery-released', messageId: '', recipientIndex: 0 },
  { event: 'delivery-ended', messageId: '', recipientIndex: 0, state: 'discarded', reasons: ['stopped'] },
  { event: 'delivery-ended', messageId: '', recipientIndex: 0, state: 'unknown', reasons: [] },
  { event: 'duplicate-accepted', messageId: '', recipientIndex: 0 },
  { event: 'heartbeat-received', secondsUnderWay: 1 },
  { event: 'delivery-overdue', messageId: '', recipientIndex: 0, lane: 'bulk', was: 'queued' },
  { event: 'hour-counted', hour: '', lane: 'bulk', accepted: 2, ended: 1, hoursAgo: 74 },
  { event: 'reconciled', secondsBehind: 1 },
  { event: 'turn-waited', milliseconds: 300 },
  { event: 'turn-refused', because: 'rate' },
  { event: 'turn-missed', messageId: '', recipientIndex: 0 },
  { event: 'stops-counted', open: 1 },
  { event: 'quota-read', percentLeft: 50, sentLast24Hours: 1, perSecond: 1 },
  { event: 'command-answered', command: 'stops', role: 'support', outcome: 'done' },
  { event: 'unsubscribe-answered', outcome: 'unsubscribed' },
  { event: 'record-untrusted', record: '', because: '' },
  { event: 'feedback-recorded', record: '', type: 'Bounce', code: 'our-fault', isNew: true },
  { event: 'directory-changed', record: 'r', source: 's', change: 'put' },
  { event: 'directory-change-refused', record: 'r', because: 'x', principal: 'p' },
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
    ['a receiver refuses our mail because of us', 1, 'GreaterThanOrEqualToThreshold'],
  ])('say what people suffer: %s', (impact, Threshold, ComparisonOperator) => {
    operations.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp(`^${impact}`),
      Threshold,
      ComparisonOperator,
    });
  });

  it('ring when a bounce is our fault', () => {
    const [counted] = measuresOf({
      event: 'feedback-recorded',
      record: '',
      type: 'Bounce',
      code: 'our-fault',
      isNew: true,
    });
    const dimensions = { ...counted?.dimensions, service: 'feedback', environment: 'prod' };
    operations.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: counted?.metric,
      Dimensions: Object.entries(dimensions)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([Name, Value]) => ({ Name, Value })),
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
