import type { ControlProblem } from '../../lambdas/contract/control/answer.ts';
import { printable } from '../output/printable.ts';
import { UserError } from '../user-error.ts';

/** A no of control, in its own words. */
export class ControlObjection extends UserError {
  readonly problem: ControlProblem;

  constructor(problem: ControlProblem) {
    super(...problem.message.split('\n').map(printable));
    this.name = 'ControlObjection';
    this.problem = problem;
  }
}
