import { enableCompileCache } from 'node:module';

// Types are stripped once, not on every start.
enableCompileCache();
const { run } = await import('./run.ts');
await run(process.argv);
