import type { ServiceHandler } from '../endpoint.ts';
import { jsonErrorResponse } from '../error-response.ts';
import { createJsonHandler } from '../json-protocol.ts';
import { getParameter } from './actions/get-parameter.ts';
import { getParameters } from './actions/get-parameters.ts';
import { getParametersByPath } from './actions/get-parameters-by-path.ts';
import type { Ssm } from './store.ts';

/** Answers `AmazonSSM.*`, as far as it reads parameters. */
export const createSsmHandler = (ssm: Ssm): ServiceHandler =>
  createJsonHandler<Ssm>({
    version: '1.1',
    actions: new Map([
      ['GetParameter', getParameter],
      ['GetParameters', getParameters],
      ['GetParametersByPath', getParametersByPath],
    ]),
    contextOf: () => ssm,
    writeError: jsonErrorResponse,
  });
