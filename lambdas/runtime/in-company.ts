/** What several can ask for together. */
export type Company<Request, Answer> = {
  /** Does it for all that ask, with one answer for each, in their order. */
  readonly together: (requests: readonly Request[]) => Promise<readonly Answer[]>;
  /** Resolves when somebody who asks has waited long enough for the others. */
  readonly patience: () => Promise<void>;
};

type Asking<Request, Answer> = {
  readonly request: Request;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * Works on all items at once, where each may ask for something that costs as much for many as for one. What is asked for
 * is done as soon as nobody is left who might still ask: each of the others waits for its answer, or has ended. Nobody
 * waits longer than patience lasts for one that is slow, and one alone never waits.
 */
export const inCompany = async <Item, Request, Answer, Result>(
  items: readonly Item[],
  { together, patience }: Company<Request, Answer>,
  work: (item: Item, ask: (request: Request) => Promise<Answer>) => Promise<Result>,
): Promise<readonly Result[]> => {
  const [busy, ended] = [new Set(items.keys()), new Set<number>()];
  let asking: (Asking<Request, Answer> & { readonly place: number })[] = [];

  const go = async (): Promise<void> => {
    const company = asking;
    asking = [];
    try {
      const answers = await together(company.map(({ request }) => request));
      for (const [index, { place, answer, fail }] of company.entries()) {
        // Who has its answer may ask again.
        if (!ended.has(place)) busy.add(place);
        if (index < answers.length) answer(answers[index] as Answer);
        else fail(new Error('somebody who asked was not answered'));
      }
    } catch (error) {
      for (const { fail } of company) fail(error);
    }
  };

  const goIfNobodyIsBusy = (): void => {
    if (busy.size === 0 && asking.length > 0) void go();
  };

  const ask = (place: number, request: Request): Promise<Answer> =>
    new Promise((answer, fail) => {
      asking.push({ place, request, answer, fail });
      busy.delete(place);
      if (busy.size === 0) void go();
      else if (asking.length === 1) void goWhenImpatient(asking);
    });

  const goWhenImpatient = async (company: typeof asking): Promise<void> => {
    await patience();
    if (asking === company) await go();
  };

  return Promise.all(
    items.map(async (item, place) => {
      try {
        return await work(item, (request) => ask(place, request));
      } finally {
        ended.add(place);
        busy.delete(place);
        goIfNobodyIsBusy();
      }
    }),
  );
};
