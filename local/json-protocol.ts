import * as z from 'zod/mini';
import { AwsError } from './aws-error.ts';
import type { LocalRequest, LocalResponse, ServiceHandler } from './endpoint.ts';

/** Answers one API action; what it returns (or resolves to) is written as JSON. */
export type JsonAction<Context> = (input: unknown, context: Context) => unknown;

/** An API action that checks its input before it runs. */
export const defineAction =
  <Schema extends z.ZodMiniType, Context>(
    schema: Schema,
    run: (input: z.output<Schema>, context: Context) => unknown,
  ): JsonAction<Context> =>
  (input, context) => {
    const parsed = z.safeParse(schema, input);
    if (!parsed.success) {
      throw invalidInput(parsed.error.issues[0], input);
    }
    return run(parsed.data, context);
  };

/**
 * A handler for AWS's JSON protocols: the action is named by `X-Amz-Target`, input and output are JSON.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export const createJsonHandler =
  <Context>(service: {
    readonly version: '1.0' | '1.1';
    readonly actions: ReadonlyMap<string, JsonAction<Context>>;
    readonly contextOf: (request: LocalRequest) => Context;
    readonly writeError: (error: AwsError) => LocalResponse;
  }): ServiceHandler =>
  async (request) => {
    try {
      const name = String(request.headers['x-amz-target']).split('.', 2)[1] ?? '';
      const action = service.actions.get(name);
      if (action === undefined) {
        throw new AwsError('UnsupportedOperation', `the local stack does not support ${name}: see local/PARITY.md`);
      }
      const output = await action(parseJson(request.body), service.contextOf(request));
      return {
        status: 200,
        headers: { 'content-type': `application/x-amz-json-${service.version}` },
        body: JSON.stringify(output ?? {}),
      };
    } catch (error) {
      if (error instanceof AwsError) {
        return service.writeError(error);
      }
      throw error;
    }
  };

const parseJson = (body: Buffer): unknown => {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    throw new AwsError('SerializationException', 'the request body is not JSON');
  }
};

const invalidInput = (issue: z.core.$ZodIssue | undefined, input: unknown): AwsError => {
  const path = issue?.path.join('.') ?? '';
  const isMissing = issue?.code === 'invalid_type' && valueAt(input, issue.path) === undefined;
  return isMissing
    ? new AwsError('MissingParameter', `The request must contain the parameter ${path}.`)
    : new AwsError(
        'SerializationException',
        `${path || 'the request'} is not what it should be: ${issue?.message ?? ''}`,
      );
};

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown => {
  let value = input;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
};
