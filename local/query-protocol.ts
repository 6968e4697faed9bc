import { AwsError } from './aws-error.ts';
import type { LocalRequest, ServiceHandler } from './endpoint.ts';
import { queryErrorResponse } from './error-response.ts';
import { element, type Xml, xmlDocument } from './xml.ts';

/** Answers one API action with what belongs into its `…Result` element. */
export type QueryAction<Context> = {
  /** XML namespace of the service's API version. */
  readonly namespace: string;
  readonly run: (parameters: URLSearchParams, context: Context) => readonly (Xml | undefined)[];
};

/**
 * A handler for AWS's Query protocol: the action and its parameters come form-encoded, the answer is XML.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const createQueryHandler =
  <Context>(service: {
    readonly actions: ReadonlyMap<string, QueryAction<Context>>;
    readonly contextOf: (request: LocalRequest) => Context;
  }): ServiceHandler =>
  async (request) => {
    const parameters = new URLSearchParams(request.body.toString());
    const name = parameters.get('Action') ?? '';
    try {
      const action = service.actions.get(name);
      if (action === undefined) {
        throw new AwsError('InvalidAction', `the local stack does not support ${name || 'a request without Action'}`);
      }
      const result = element(`${name}Result`, action.run(parameters, service.contextOf(request)));
      return {
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body: xmlDocument(element(`${name}Response`, result, { xmlns: action.namespace })),
        action: name,
      };
    } catch (error) {
      if (error instanceof AwsError) {
        return queryErrorResponse(error);
      }
      throw error;
    }
  };

/** @throws {AwsError} `ValidationError` */
export const requireParameter = (parameters: URLSearchParams, name: string): string => {
  const value = parameters.get(name);
  if (value === null || value === '') {
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
};
