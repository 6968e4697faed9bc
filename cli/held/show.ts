import { now } from '../../lambdas/adapters/clock.ts';
import { isWaiting } from '../../lambdas/domain/delivery/held.ts';
import { type TargetOptions, targetOf } from '../aws/target.ts';
import { connectControl } from '../control/connect-control.ts';
import { explainDelivery } from '../explain/explained-delivery.ts';
import { renderExplanation } from '../explain/render-explanation.ts';
import { UserError } from '../user-error.ts';
import { parseChosen } from './chosen.ts';

export type ShowOptions = TargetOptions & { readonly json?: boolean };

/** `postern held show`: what waits of one message, and why. */
export const show = async (given: string, options: ShowOptions): Promise<void> => {
  const { messageId, recipientIndex } = parseChosen(given);
  const control = connectControl(targetOf(options));
  const { deliveries } = await control.ask('explain-message', { messageIds: [messageId] });
  const waiting = deliveries.filter(
    (each) => isWaiting(each) && (recipientIndex === undefined || each.recipientIndex === recipientIndex),
  );
  if (waiting.length === 0) {
    throw new UserError(
      deliveries.length === 0
        ? `${given}: the ledger knows no such message`
        : `${given} does not wait any more: postern explain ${messageId} says what became of it`,
    );
  }
  const region = await control.region();
  const explained = waiting.map((delivery) => explainDelivery(delivery, region, now()));
  console.log(
    options.json === true
      ? JSON.stringify({ deliveries: explained }, undefined, 2)
      : renderExplanation(explained, { voice: 'engineer', language: 'en' }),
  );
};
