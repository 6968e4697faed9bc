import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';

/** In the order in which Lambda's runtime tries them. */
const EXTENSIONS = ['.js', '.mjs', '.cjs'];

/**
 * Where a handler such as `index.handler` is defined.
 *
 * @throws when the bundle has no such module
 */
export const locateHandler = ({ name, handler, codeDirectory }: FunctionDefinition) => {
  const [, moduleName, handlerName] = /^(.+)\.([^.]+)$/.exec(handler) ?? [];
  if (moduleName === undefined || handlerName === undefined) {
    throw new Error(`function ${name} has the handler ${handler}, expected <module>.<export> such as index.handler`);
  }
  const candidates = EXTENSIONS.map((extension) => join(codeDirectory, moduleName + extension));
  const modulePath = candidates.find((path) => existsSync(path));
  if (modulePath === undefined) {
    throw new Error(`function ${name} has the handler ${handler}, but there is none of ${candidates.join(', ')}`);
  }
  return { modulePath, handlerName };
};
