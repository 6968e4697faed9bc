import { findChromium, installChromium } from './find-chromium.ts';

/** Prints where a Chromium is, installing one where that is possible: `node scripts/get-chromium.ts`. Exit code 1: there is none. */
const get = (): string | undefined => {
  const found = findChromium();
  if (found !== undefined) return found;
  try {
    installChromium();
  } catch (error) {
    console.error(`chromium cannot be installed here: ${error instanceof Error ? error.message : String(error)}`);
  }
  return findChromium();
};

const chromium = get();
if (chromium === undefined) {
  console.error('no chromium: install one, or set CHROMIUM to where it is');
  process.exitCode = 1;
} else console.log(chromium);
