import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../region.ts';
import { MAX_VALUE_BYTES } from './limits.ts';

export type Parameter = {
  readonly name: string;
  readonly value: string;
  readonly type: ParameterType;
  readonly arn: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
};

/** Without `SecureString`, which CloudFormation cannot make either. */
export type ParameterType = 'String' | 'StringList';

/** The parameters of the local account. */
export type Ssm = {
  /** Creates the parameter or a new version of it. @throws {AwsError} `ValidationException` */
  putParameter(request: { readonly name: string; readonly value: string; readonly type: ParameterType }): Parameter;
  /** One that does not exist is deleted, too. */
  deleteParameter(name: string): void;
  /** By name or ARN. */
  parameter(nameOrArn: string): Parameter | undefined;
  /** In the order of their names. */
  parameters(): readonly Parameter[];
};

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html#sysman-parameter-name-constraints */
const NAME = /^(?!\/?(?:aws|ssm))(?:(?:\/[\w.-]+){1,15}|[\w.-]+)$/i;

const ARN_PREFIX = `arn:aws:ssm:${LOCAL_REGION}:${LOCAL_ACCOUNT}:parameter`;

export const createSsm = ({ clock }: { readonly clock: Clock }): Ssm => {
  const parameters = new Map<string, Parameter>();
  return {
    putParameter({ name, value, type }) {
      if (!NAME.test(name)) {
        throw new AwsError('ValidationException', `Parameter name must be a fully qualified name: ${name}`);
      }
      if (value === '' || Buffer.byteLength(value) > MAX_VALUE_BYTES) {
        throw new AwsError(
          'ValidationException',
          `The value of ${name} must have 1 to ${MAX_VALUE_BYTES} bytes, it has ${Buffer.byteLength(value)}`,
        );
      }
      const parameter: Parameter = {
        name,
        value,
        type,
        arn: name.startsWith('/') ? ARN_PREFIX + name : `${ARN_PREFIX}/${name}`,
        version: (parameters.get(name)?.version ?? 0) + 1,
        lastModified: clock.now(),
      };
      parameters.set(name, parameter);
      return parameter;
    },
    deleteParameter: (name) => void parameters.delete(name),
    parameter: (nameOrArn) =>
      nameOrArn.startsWith('arn:')
        ? [...parameters.values()].find(({ arn }) => arn === nameOrArn)
        : parameters.get(nameOrArn),
    parameters: () => [...parameters.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1)),
  };
};
