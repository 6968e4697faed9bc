import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Lane } from '../lambdas/contract/lanes.ts';
import { parameterNames } from '../lambdas/contract/parameters.ts';

/** Where requests and attachments go. */
export type Places = {
  readonly queueUrl: (lane: Lane) => Promise<string>;
  readonly uploadsBucket: () => Promise<string>;
  readonly directoryQueueUrl: () => Promise<string>;
};

/** Places that the caller knows, so that it needs no right to read parameters. */
export type GivenPlaces = {
  /** The intake queues of the lanes that are used. */
  readonly queueUrls: Partial<Readonly<Record<Lane, string>>>;
  /** @default attachments that are too large for a message are an error */
  readonly uploadsBucket?: string;
  /** @default changes of the directory are an error */
  readonly directoryQueueUrl?: string;
};

export const givenPlaces = ({ queueUrls, uploadsBucket, directoryQueueUrl }: GivenPlaces): Places => ({
  queueUrl: async (lane) => found(queueUrls[lane], `queueUrls.${lane}`),
  uploadsBucket: async () => found(uploadsBucket, 'uploadsBucket'),
  directoryQueueUrl: async () => found(directoryQueueUrl, 'directoryQueueUrl'),
});

const found = (place: string | undefined, option: string): string => {
  if (place === undefined) throw new Error(`the request needs ${option}, which was not given`);
  return place;
};

/** Places as an environment publishes them in Parameter Store: each is read when it is first needed, and kept. */
export const publishedPlaces = (client: SSMClient, environment: string): Places => {
  const names = parameterNames(environment);
  const known = new Map<string, string>();
  const read = async (name: string): Promise<string> => {
    const kept = known.get(name);
    if (kept !== undefined) return kept;
    const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name }));
    const value = parameter?.Value;
    if (value === undefined) throw new Error(`parameter ${name} has no value: check the environment ${environment}`);
    known.set(name, value);
    return value;
  };
  return {
    queueUrl: (lane) => read(names.intakeQueueUrl(lane)),
    uploadsBucket: () => read(names.uploadsBucket),
    directoryQueueUrl: () => read(names.directoryQueueUrl),
  };
};
