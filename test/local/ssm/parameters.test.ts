import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  paginateGetParametersByPath,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServices, type TestServices } from '../support/start-services.ts';

describe('parameters', () => {
  let services: TestServices;
  let client: SSMClient;

  beforeAll(async () => {
    services = await startServices();
    client = new SSMClient(services.clientConfig());
    for (let index = 0; index < 12; index += 1) {
      services.ssm.putParameter({ name: `/postern/local/queue-${index}`, value: `url ${index}`, type: 'String' });
    }
    services.ssm.putParameter({ name: '/postern/local/lane/standard', value: 'nested', type: 'String' });
    services.ssm.putParameter({ name: '/posternish', value: 'x', type: 'String' });
  });
  afterAll(async () => {
    client.destroy();
    await services.close();
  });

  it.each([
    ['name', '/postern/local/queue-3'],
    ['ARN', 'arn:aws:ssm:eu-west-1:000000000000:parameter/postern/local/queue-3'],
  ])('are read by %s', async (_, Name) => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name }));
    expect(Parameter).toEqual({
      Name: '/postern/local/queue-3',
      Value: 'url 3',
      Type: 'String',
      Version: 1,
      DataType: 'text',
      ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/postern/local/queue-3',
      LastModifiedDate: new Date(services.clock.now()),
    });
  });

  it('are counted in versions', async () => {
    services.ssm.putParameter({ name: 'plain', value: 'one', type: 'String' });
    services.ssm.putParameter({ name: 'plain', value: 'two', type: 'String' });
    const { Parameter } = await client.send(new GetParameterCommand({ Name: 'plain' }));
    expect(Parameter).toMatchObject({ Value: 'two', Version: 2 });
  });

  it('that do not exist are named', async () => {
    await expect(client.send(new GetParameterCommand({ Name: '/nope' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
      message: 'there is no parameter /nope on the local stack',
    });
    const { Parameters, InvalidParameters } = await client.send(
      new GetParametersCommand({ Names: ['/postern/local/queue-1', '/nope'] }),
    );
    expect(Parameters).toMatchObject([{ Value: 'url 1' }]);
    expect(InvalidParameters).toEqual(['/nope']);
  });

  it('come ten at a time at most', async () => {
    const Names = Array.from({ length: 11 }, (_, index) => `/postern/local/queue-${index}`);
    await expect(client.send(new GetParametersCommand({ Names }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const pages = paginateGetParametersByPath({ client }, { Path: '/postern/local' });
    const sizes: number[] = [];
    for await (const { Parameters } of pages) {
      sizes.push(Parameters?.length ?? 0);
    }
    expect(sizes).toEqual([10, 2]);
  });

  it('are found below their path only, and deeper when asked to', async () => {
    const find = async (Path: string, Recursive: boolean) => {
      const { Parameters } = await client.send(new GetParametersByPathCommand({ Path, Recursive }));
      return Parameters?.map(({ Name }) => Name);
    };
    expect(await find('/postern', false)).toEqual([]);
    expect(await find('/postern/local/lane', true)).toEqual(['/postern/local/lane/standard']);
    expect(await find('/postern', true)).toContain('/postern/local/lane/standard');
    await expect(find('postern', true)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it.each(['/aws/x', 'ssm-x', '/a b', '/'])('cannot be named %s', (name) => {
    expect(() => services.ssm.putParameter({ name, value: 'x', type: 'String' })).toThrow(/fully qualified name/);
  });

  it('are not deleted over the wire', async () => {
    await expect(client.send(new DeleteParameterCommand({ Name: 'plain' }))).rejects.toThrow(
      'the local stack does not support DeleteParameter: see local/PARITY.md',
    );
  });
});
