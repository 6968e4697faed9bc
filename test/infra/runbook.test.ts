import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { runbookSections } from '../../infra/constructs/runbook.ts';
import { environments } from '../../infra/environments/index.ts';
import { stackNames, templatesOf } from './synthesize.ts';

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);

it('the runbook has the sections that alarms lead to, and no others', () => {
  expect([...sections.keys()]).toEqual(runbookSections);
});

it.each([...sections])('%s says what it is, how to look into it, and what to do', (_name, section) => {
  expect(section.match(/^### .*$/gm)).toEqual(['### Description', '### Investigation', '### Resolution']);
  for (const part of section.split(/^### .*$/m).slice(1)) expect(part.trim()).not.toBe('');
});

const alarms = z.record(z.string(), z.object({ Properties: z.object({ AlarmDescription: z.string() }) }));

describe.each(environments)('in $name', (environment) => {
  const templates = templatesOf(environment);
  const texts = stackNames.flatMap((name) =>
    Object.values(alarms.parse(templates[name].findResources('AWS::CloudWatch::Alarm'))).map(
      ({ Properties }) => Properties.AlarmDescription,
    ),
  );

  it('every alarm says what people suffer and ends with its section, and every section has an alarm', () => {
    const led = texts.map((text) => /^.{20,}\. What to do: docs\/runbook\.md#([a-z-]+)$/.exec(text)?.[1] ?? text);
    expect([...new Set(led)].toSorted()).toEqual([...runbookSections].toSorted());
  });

  it('every text fits into an alarm', () => {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    for (const text of texts) expect(text.length, text).toBeLessThanOrEqual(1024);
  });
});
