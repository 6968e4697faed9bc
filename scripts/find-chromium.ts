import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** A Chromium that is here already: the one `CHROMIUM` names, or the first on the path. */
export const findChromium = (environment: NodeJS.ProcessEnv = process.env): string | undefined => {
  const folders = (environment['PATH'] ?? '').split(delimiter);
  const candidates = [
    ...[environment['CHROMIUM'] ?? []].flat(),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  return candidates.find(isExecutable);
};

/**
 * Installs Debian's, with fonts for Japanese, where that takes no password.
 * @throws where it cannot be had
 */
export const installChromium = (): void => {
  const apt = ['apt-get', '-y', '-q'];
  const asRoot = process.getuid?.() === 0 ? apt : ['sudo', '-n', ...apt];
  for (const rest of [['update'], ['install', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']]) {
    const [command = '', ...args] = [...asRoot, ...rest];
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 });
  }
};
