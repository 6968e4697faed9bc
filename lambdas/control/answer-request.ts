import type * as z from 'zod/mini';
import { type ControlAnswer, maximumPayloadBytes, problemStatuses } from '../contract/control/answer.ts';
import { type CommandName, controlCommands, isCommandName, type ParsedInput } from '../contract/control/commands.ts';
import { rolesOf } from '../contract/control/permissions.ts';
import { describeIssues, toMalformed } from '../contract/malformed.ts';
import { OutageError } from '../contract/outage-error.ts';
import { malformedWords } from '../domain/policy/words/en/malformed.ts';
import { describeError } from '../runtime/describe-error.ts';
import type { Observe } from '../runtime/observation.ts';
import type { HttpAnswer } from '../runtime/request-handler.ts';
import { no, type Performers } from './answer.ts';
import { type Caller, identifyCaller, type KnownPeople } from './caller.ts';
import { parseEvent, readRequest } from './read-request.ts';

export type AnswerDependencies = {
  readonly people: KnownPeople;
  readonly performers: Performers<CommandName>;
  readonly observe: Observe;
};

/**
 * Answers a request to the function's URL: who is it, what do they want, may they, is it well-formed, do it. In this order,
 * so that a stranger learns nothing and nobody's input is looked at who may not give it.
 * @throws whatever is neither an answer nor an outage
 */
export const answerRequest = async (event: unknown, dependencies: AnswerDependencies): Promise<HttpAnswer> =>
  toHttp(await answerOf(event, dependencies));

const answerOf = async (
  event: unknown,
  { people, performers, observe }: AnswerDependencies,
): Promise<ControlAnswer<unknown>> => {
  const request = parseEvent(event);
  const identified = identifyCaller(request.requestContext.authorizer?.iam, people);
  if (!identified.isKnown) {
    observe({ event: 'command-refused', because: 'unknown-caller', principal: identified.principal });
    return no('not-permitted', [
      `you are nobody that ${people.environment} knows: assume one of its roles (postern-${people.environment}-support, -operator, -policy-admin, -auditor), see docs/control.md`,
    ]);
  }
  const { caller } = identified;
  const asked = readRequest(request);
  if (!asked.ok) return no('malformed', [asked.because]);
  const { command, input } = asked;
  if (!isCommandName(command)) {
    return no('malformed', [`there is no such command: there are ${Object.keys(controlCommands).join(', ')}`]);
  }
  const roles = rolesOf(command);
  if (!roles.includes(caller.role)) {
    observe({ event: 'command-refused', because: 'not-permitted', role: caller.role, command });
    return no('not-permitted', [`${command} is not for ${caller.role}: it takes ${roles.join(' or ')}`]);
  }
  try {
    const answer = await perform(command, input, caller, performers);
    const outcome = answer.ok ? 'done' : answer.problem.code;
    observe({ event: 'command-answered', command, role: caller.role, outcome });
    return answer;
  } catch (error) {
    const description = describeError(error);
    if (!(error instanceof OutageError)) {
      observe({ event: 'command-failed', command, because: 'unexpected', error: description });
      throw error;
    }
    observe({ event: 'command-failed', command, because: 'outage', store: error.store, error: description });
    return no('outage', [`${error.message}: nothing may have been changed, or a part of it; try again in a minute`]);
  }
};

const perform = async <Name extends CommandName>(
  command: Name,
  input: unknown,
  caller: Caller,
  performers: Performers<CommandName>,
): Promise<ControlAnswer<unknown>> => {
  const schema: z.ZodMiniType = controlCommands[command];
  const parsed = schema.safeParse(input, { reportInput: true });
  if (!parsed.success) {
    const problems = describeIssues(parsed.error.issues).map(toMalformed);
    const [first = 'the input is not that of the command', ...others] = problems.map(malformedWords);
    return no('malformed', [`${command}: ${first}`, ...others], { problems });
  }
  return performers[command](parsed.data as ParsedInput<Name>, caller);
};

/** Room for the headers. */
const maximumBodyBytes = maximumPayloadBytes - 16 * 1024;

const toHttp = (answer: ControlAnswer<unknown>): HttpAnswer => {
  const body = JSON.stringify(answer);
  if (Buffer.byteLength(body) > maximumBodyBytes) {
    return toHttp(no('objected', ['the answer is larger than 6 MB: ask for less at once']));
  }
  return {
    statusCode: answer.ok ? 200 : problemStatuses[answer.problem.code],
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body,
  };
};
