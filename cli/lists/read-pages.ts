import type { Page } from '../../lambdas/domain/control/results.ts';

/** All rows of a list, page by page as they are asked for. */
export async function* readPages<Row>(
  readPage: (after: string | undefined) => Promise<Page<Row>>,
): AsyncGenerator<Row> {
  let after: string | undefined;
  do {
    const { rows, next } = await readPage(after);
    yield* rows;
    after = next;
  } while (after !== undefined);
}
