#!/usr/bin/env node
// Plain JavaScript, so that a Node that runs no TypeScript can start the one that npm ci installed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [major = '0'] = process.versions.node.split('.');

if (Number(major) >= 24) {
  await import('./main.ts');
} else {
  const [node, main] = ['../node_modules/.bin/node', './main.ts'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const command = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  command.once('error', ({ code }) => {
    console.error(
      `postern: this is Node ${process.version}, and ${node} cannot be started (${code}): run npm ci first`,
    );
    process.exitCode = 1;
  });
  command.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
  // A terminal tells both of Ctrl-C, and the command is to end first.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => command.kill('SIGTERM'));
}
