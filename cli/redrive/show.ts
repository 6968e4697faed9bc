import { type KeptLetter, letterId } from '../../lambdas/domain/redrive/kept-letter.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { renderTable } from '../output/table.ts';
import { checkIds } from './check-ids.ts';
import { stateWords } from './letter-words.ts';

export type ShowOptions = TargetOptions & { readonly json?: boolean };

/** `postern redrive show`: one message that was given up. What it holds is shown to nobody. */
export const show = async (id: string, options: ShowOptions): Promise<void> => {
  checkIds([id]);
  const { letter } = await connectControl(targetOf(options)).ask('redrive-show', { id });
  console.log(
    options.json === true
      ? JSON.stringify({ id: letterId(letter), ...letter }, undefined, 2)
      : renderTable(['', ''], rowsOf(letter)),
  );
};

const rowsOf = (letter: KeptLetter): readonly (readonly string[])[] => {
  const { queue, keptAt, times, error, principal, source, sentAt, messageIds, redrive } = letter;
  return [
    ['id', letterId(letter)],
    ['queue', queue],
    ['sent', `${sentAt} by ${source === undefined ? '' : `${source}, `}${principal ?? 'nobody that SQS can name'}`],
    ['given up', `${keptAt}${times === 1 ? '' : `, the ${times}. time`}`],
    ['error', error],
    ['mail', messageIds.length === 0 ? '-' : messageIds.map((each) => `postern explain ${each}`).join('\n')],
    ...(redrive === undefined ? [] : [['wanted back', `${redrive.at} by ${redrive.by}: ${redrive.why}`]]),
    ['now', stateWords(letter)],
  ];
};
