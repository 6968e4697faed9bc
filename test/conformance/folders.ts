import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../..');

/** Everything the run makes: outside version control, and safe to delete. */
export const workFolder = join(projectRoot, '.postern/conformance');
