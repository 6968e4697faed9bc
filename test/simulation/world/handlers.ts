import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';

/** What a handler's file asks for, by the name it asks for it. */
type Modules = Readonly<Record<string, unknown>>;

export type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** Runs the file once more, as a new worker does. */
export type StartHandler = (
  overrides: Modules,
  world: { readonly environment: Readonly<Record<string, string>>; readonly math: Math },
) => Handler;

export const functionNames = [
  'filter',
  'send',
  'feedback',
  'release',
  'dead-letter',
  'account',
  'heartbeat',
  'reconcile',
] as const;
export type FunctionName = (typeof functionNames)[number];

/**
 * The handlers as they are, wiring included: each worker runs the very file that is deployed, with another process
 * environment, and with other modules in the place of those that reach the network, the clock or chance.
 */
export const loadHandler = async (name: FunctionName): Promise<StartHandler> => {
  const path = fileURLToPath(new URL(`../../../lambdas/${name}/handler.ts`, import.meta.url));
  const { code } = transformSync(readFileSync(path, 'utf8'), { loader: 'ts', format: 'cjs', target: 'es2024' });
  const wanted = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, specifier]) => specifier ?? '');
  const modules: Record<string, unknown> = {};
  for (const specifier of wanted) {
    const target = specifier.startsWith('.') ? fileURLToPath(new URL(specifier, new URL(`file://${path}`))) : specifier;
    modules[specifier] = (await import(/* @vite-ignore */ target)) as unknown;
  }
  const run = compileFunction(code, ['require', 'module', 'exports', 'process', 'Math'], { filename: path }) as (
    ...given: unknown[]
  ) => void;
  return (overrides, { environment, math }) => {
    const module = { exports: {} as { handler?: Handler } };
    const require = (specifier: string): unknown =>
      overrides[specifier.slice(specifier.lastIndexOf('/') + 1)] ?? modules[specifier];
    run(require, module, module.exports, { env: environment }, math);
    if (module.exports.handler === undefined) throw new Error(`lambdas/${name}/handler.ts exports no handler`);
    return module.exports.handler;
  };
};

export type Handlers = Readonly<Record<FunctionName, StartHandler>>;

let loaded: Promise<Handlers> | undefined;

export const loadHandlers = (): Promise<Handlers> => {
  loaded ??= Promise.all(functionNames.map(async (name) => [name, await loadHandler(name)] as const)).then(
    (entries) => Object.fromEntries(entries) as Handlers,
  );
  return loaded;
};
