import { CfnResource } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { EnvironmentStage } from '../../infra/environment-stage.ts';
import { dev } from '../../infra/environments/dev.ts';
import { environments } from '../../infra/environments/index.ts';
import { addGates } from '../../infra/gates.ts';
import { createApp } from './synthesize.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the gates of every synthesis', () => {
  it('pass every environment', async () => {
    const app = createApp({ validated: true });
    await addGates(app);
    for (const environment of environments) new EnvironmentStage(app, environment);
    expect(() => app.synth()).not.toThrow();
  });

  it('stop what cdk-nag objects to', async () => {
    const app = createApp();
    await addGates(app);
    const stage = new EnvironmentStage(app, dev);
    new Bucket(stage.node.findChild('Storage'), 'Careless');
    expect(() => app.synth()).toThrow('AwsSolutions-S10');
  });

  it('stop a template that CloudFormation would refuse', () => {
    const app = createApp({ validated: true });
    const stage = new EnvironmentStage(app, dev);
    const mapping = stage.node.findAll().find((construct) => construct instanceof EventSourceMapping);
    const resource = mapping?.node.defaultChild;
    if (!CfnResource.isCfnResource(resource)) throw new Error('no event source mapping to break');
    resource.addPropertyOverride('ScalingConfig.MaximumConcurrency', 1);
    expect(() => app.synth()).toThrow('MaximumConcurrency');
  });

  it('step aside for the local stack', async () => {
    vi.stubEnv('CDK_VALIDATION', 'false');
    const app = createApp();
    await addGates(app);
    const stage = new EnvironmentStage(app, dev);
    new Bucket(stage.node.findChild('Storage'), 'Careless');
    expect(() => app.synth()).not.toThrow();
  });
});
