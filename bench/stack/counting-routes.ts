import type { LocalRequest, Routes, ServiceHandler } from '../../local/endpoint.ts';
import { type RouteName, routeOf } from '../../local/routing.ts';
import { createTableCounter } from '../capacity/count-table-calls.ts';
import type { CallLog } from './call-log.ts';

/** https://aws.amazon.com/sqs/pricing/ and https://aws.amazon.com/sns/pricing/: each 64 KB of a payload is a request. */
const bytesPerRequest = 64 * 1024;

const nothing = { billedRequests: 0, readUnits: 0, writeUnits: 0 };

/** The routes, with the calls of roles that count written down. */
export const countingRoutes = (routes: Routes, isCounted: (role: string) => boolean, log: CallLog): Routes =>
  Object.fromEntries(
    (Object.entries(routes) as [RouteName, ServiceHandler][]).map(([route, handle]) => {
      const counting = route === 'dynamodb' ? tableCalls(handle, log) : otherCalls(route, handle, log);
      const counted: ServiceHandler = (request) =>
        isCounted(request.principal.name) ? counting(request) : handle(request);
      return [route, counted];
    }),
  );

const tableCalls = (handle: ServiceHandler, log: CallLog): ServiceHandler =>
  createTableCounter(handle, ({ principal: { name: role } }, { action, ...units }) =>
    log.add({ role, name: `dynamodb:${action}`, calls: 1, billedRequests: 1, ...units }),
  );

const otherCalls =
  (route: RouteName, handle: ServiceHandler, log: CallLog): ServiceHandler =>
  async (request) => {
    const response = await handle(request);
    const action = response.action ?? actionOf(request);
    const billedRequests = Math.max(1, Math.ceil(request.body.length / bytesPerRequest));
    log.add({ role: request.principal.name, name: `${route}:${action}`, calls: 1, ...nothing, billedRequests });
    return response;
  };

const actionOf = (request: LocalRequest): string => routeOf(request).action ?? request.method;
