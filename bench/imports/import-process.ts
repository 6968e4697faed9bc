/** Imports one module in a fresh process and tells what that took. */
import { pathToFileURL } from 'node:url';

export type Imported = { readonly milliseconds: number; readonly cpuMilliseconds: number };

const [, , modulePath = ''] = process.argv;
const url = pathToFileURL(modulePath).href;
const cpu = process.cpuUsage();
const start = performance.now();
await import(url);
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
process.send?.({ milliseconds, cpuMilliseconds: (user + system) / 1000 } satisfies Imported, () => process.exit(0));
