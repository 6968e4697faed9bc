import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod/mini';

import { EnvironmentStage } from '../../infra/environment-stage.ts';
import type { Environment } from '../../infra/environments/environment.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** The feature flags and settings that `cdk synth` reads. */
export const projectContext = (): Record<string, unknown> =>
  cdkJson.parse(JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'))).context;

/** An app as `cdk synth` would make it, but without bundling functions and, unless asked for, without validating. */
export const createApp = (options: { readonly validated?: boolean } = {}): App =>
  new App({
    context: { ...projectContext(), 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: options.validated ?? false,
  });

/** A stack of its own for a test of one construct. */
export const createStack = (): Stack =>
  new Stack(createApp(), 'Test', { env: { account: '111122223333', region: 'eu-west-1' } });

export const stackNames = [
  'Storage',
  'Identity',
  'Unsubscribe',
  'Pipeline',
  'Directory',
  'Feedback',
  'Control',
  'Operations',
] as const;

export type StackName = (typeof stackNames)[number];

/** The templates of an environment. */
export const templatesOf = (environment: Environment): Readonly<Record<StackName, Template>> => {
  const stage = new EnvironmentStage(createApp(), environment);
  const template = (name: StackName): Template => {
    const stack = stage.node.findChild(name);
    if (!Stack.isStack(stack)) throw new Error(`${name} is not a stack`);
    return Template.fromStack(stack);
  };
  return Object.fromEntries(stackNames.map((name) => [name, template(name)])) as Record<StackName, Template>;
};
