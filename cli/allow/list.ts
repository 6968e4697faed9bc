import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { readPages } from '../lists/read-pages.ts';
import { renderRules } from './render-rules.ts';

export type ListOptions = TargetOptions & { readonly json?: boolean };

/** Nobody reads more at once. */
const mostShown = 1_000;

/** `postern allow list`: the rules, by name. */
export const list = async (options: ListOptions): Promise<void> => {
  const control = connectControl(targetOf(options));
  const rules = [];
  let isAll = true;
  for await (const rule of readPages((after) => control.ask('allow-list-page', { after }))) {
    isAll = rules.length < mostShown;
    if (!isAll) break;
    rules.push(rule);
  }
  rules.sort((one, other) => (one.rule < other.rule ? -1 : 1));
  if (options.json === true) console.log(JSON.stringify({ rules, isComplete: isAll }, undefined, 2));
  else console.log(rules.length === 0 ? 'the allow-list is empty: no mail leaves' : renderRules(rules));
  if (!isAll) {
    console.error(
      `postern: this is not all: the first ${mostShown} that were found are shown: postern allow export has all`,
    );
  }
};
