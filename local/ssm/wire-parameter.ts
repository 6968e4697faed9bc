import type { Parameter } from './store.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html */
export const writeParameter = ({ name, type, value, version, lastModified, arn }: Parameter) => ({
  Name: name,
  Type: type,
  Value: value,
  Version: version,
  LastModifiedDate: lastModified / 1000,
  ARN: arn,
  DataType: 'text',
});
