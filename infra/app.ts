import { App } from 'aws-cdk-lib';

import { EnvironmentStage } from './environment-stage.ts';
import { environments } from './environments/index.ts';
import { selectEnvironments } from './environments/select-environments.ts';
import { addGates } from './gates.ts';

const app = new App();
await addGates(app);
for (const environment of selectEnvironments(environments, app.node.tryGetContext('postern:environments'))) {
  new EnvironmentStage(app, environment);
}
app.synth();
