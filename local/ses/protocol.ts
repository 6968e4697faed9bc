import { AwsError } from '../aws-error.ts';
import type { LocalRequest, ServiceHandler } from '../endpoint.ts';
import { jsonErrorResponse } from '../error-response.ts';
import { notSupported } from '../routing.ts';
import { deleteSuppressedDestination } from './actions/delete-suppressed-destination.ts';
import { getAccount } from './actions/get-account.ts';
import { getConfigurationSet } from './actions/get-configuration-set.ts';
import { getConfigurationSetEventDestinations } from './actions/get-configuration-set-event-destinations.ts';
import { getEmailIdentity } from './actions/get-email-identity.ts';
import { getSuppressedDestination } from './actions/get-suppressed-destination.ts';
import { listConfigurationSets } from './actions/list-configuration-sets.ts';
import { listEmailIdentities } from './actions/list-email-identities.ts';
import { listSuppressedDestinations } from './actions/list-suppressed-destinations.ts';
import { putSuppressedDestination } from './actions/put-suppressed-destination.ts';
import { CONNECTION_RESET, faultySendEmail } from './faulty-send-email.ts';
import { badRequest } from './ses-error.ts';
import type { Ses } from './store.ts';

type Route = {
  readonly action: string;
  readonly method: string;
  /** Below `/v2/email/`; the group, where there is one, is a resource's name. */
  readonly path: RegExp;
  /** What it returns, or resolves to, is written as JSON. */
  run(call: { readonly name: string; readonly request: LocalRequest }, ses: Ses): unknown;
};

/** The part of https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html that the local stack answers. */
const ROUTES: readonly Route[] = [
  {
    action: 'SendEmail',
    method: 'POST',
    path: /^outbound-emails$/,
    run: ({ request }, ses) => faultySendEmail(parseJson(request.body), request, ses),
  },
  { action: 'GetAccount', method: 'GET', path: /^account$/, run: (_, ses) => getAccount(ses) },
  // Clients before the SDK of 2026 (boto3 1.43) list by GET and query.
  {
    action: 'ListEmailIdentities',
    method: 'GET',
    path: /^identities$/,
    run: ({ request }, ses) => listEmailIdentities(Object.fromEntries(request.query), ses),
  },
  {
    action: 'ListEmailIdentities',
    method: 'POST',
    path: /^list-identities$/,
    run: ({ request }, ses) => listEmailIdentities(parseJson(request.body), ses),
  },
  {
    action: 'GetEmailIdentity',
    method: 'GET',
    path: /^identities\/([^/]+)$/,
    run: ({ name }, ses) => getEmailIdentity(name, ses),
  },
  {
    action: 'ListConfigurationSets',
    method: 'GET',
    path: /^configuration-sets$/,
    run: ({ request }, ses) => listConfigurationSets(Object.fromEntries(request.query), ses),
  },
  {
    action: 'ListConfigurationSets',
    method: 'POST',
    path: /^list-configuration-sets$/,
    run: ({ request }, ses) => listConfigurationSets(parseJson(request.body), ses),
  },
  {
    action: 'GetConfigurationSet',
    method: 'GET',
    path: /^configuration-sets\/([^/]+)$/,
    run: ({ name }, ses) => getConfigurationSet(name, ses),
  },
  {
    action: 'GetConfigurationSetEventDestinations',
    method: 'GET',
    path: /^configuration-sets\/([^/]+)\/event-destinations$/,
    run: ({ name }, ses) => getConfigurationSetEventDestinations(name, ses),
  },
  {
    action: 'PutSuppressedDestination',
    method: 'PUT',
    path: /^suppression\/addresses$/,
    run: ({ request }, ses) => putSuppressedDestination(parseJson(request.body), ses),
  },
  {
    action: 'ListSuppressedDestinations',
    method: 'GET',
    path: /^suppression\/addresses$/,
    run: ({ request }, ses) => listSuppressedDestinations(request.query, ses),
  },
  {
    action: 'GetSuppressedDestination',
    method: 'GET',
    path: /^suppression\/addresses\/([^/]+)$/,
    run: ({ name }, ses) => getSuppressedDestination(name, ses),
  },
  {
    action: 'DeleteSuppressedDestination',
    method: 'DELETE',
    path: /^suppression\/addresses\/([^/]+)$/,
    run: ({ name }, ses) => deleteSuppressedDestination(name, ses),
  },
];

/** Answers the REST calls of Amazon SES API v2. */
export const createSesHandler =
  (ses: Ses): ServiceHandler =>
  async (request) => {
    const path = request.path.replace(/^\/v2\/email\//, '');
    const route = ROUTES.find((candidate) => candidate.method === request.method && candidate.path.test(path));
    if (route === undefined) {
      return jsonErrorResponse(notSupported(`SES ${request.method} ${request.path}`));
    }
    const { action } = route;
    try {
      const name = decodeName(route.path.exec(path)?.[1] ?? '');
      const output = await route.run({ name, request }, ses);
      return output === CONNECTION_RESET
        ? { status: 0, resetsConnection: true, action }
        : { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(output), action };
    } catch (error) {
      if (error instanceof AwsError) {
        return { ...jsonErrorResponse(error), action };
      }
      throw error;
    }
  };

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError('SerializationException', 'the request body is not JSON');
  }
};

const decodeName = (encoded: string): string => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw badRequest(`The name ${encoded} is not percent-encoded UTF-8.`);
  }
};
