import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Queue } from '../sqs/queue.ts';
import type { Trace } from '../trace.ts';
import { checkVariables } from './check-variables.ts';
import {
  type EventSourceMapping,
  type EventSourceMappingSettings,
  startEventSourceMapping,
} from './event-source-mapping.ts';
import { type FunctionDefinition, isCritical } from './function-definition.ts';
import type { InvocationOutcome } from './function-thread.ts';
import { FUNCTION_URL_PATH, functionUrlId } from './function-url-place.ts';
import { createLambdaFunction, type LambdaFunction } from './lambda-function.ts';
import { createSharedTime } from './shared-time.ts';
import { createSlotPool, type Priority } from './slot-pool.ts';
import { createTerminations, type Terminations } from './terminations.ts';

/** Functions and what invokes them. */
export type Lambda = {
  /** @throws {AwsError} in Lambda's words */
  createFunction(definition: FunctionDefinition): LambdaFunction;
  /** Whatever invokes it invokes what it is now; invocations under way end as they began. @throws {AwsError} in Lambda's words */
  updateFunction(definition: FunctionDefinition): Promise<void>;
  /** Ends its invocations, as failures. One that does not exist is deleted, too. */
  deleteFunction(name: string): Promise<void>;
  /** By name or ARN. */
  function(nameOrArn: string): LambdaFunction | undefined;
  /**
   * Waits for a slot, as every invocation does.
   *
   * @param event JSON
   */
  invoke(target: LambdaFunction, event: string): Promise<InvocationOutcome>;
  /** Gives a function its URL. @throws {AwsError} when it has one */
  createUrl(target: LambdaFunction, authType: FunctionUrlAuth): string;
  /** The function whose URL has this id, and who may call it so. */
  functionByUrl(id: string): FunctionByUrl | undefined;
  /** @throws {AwsError} in Lambda's words, such as for a queue whose visibility timeout is too short */
  createEventSourceMapping(queue: Queue, target: LambdaFunction, settings: EventSourceMappingSettings): void;
  /** Takes no more messages; ends when those in flight are done with. One that does not exist is deleted, too. */
  deleteEventSourceMapping(queueArn: string, functionNameOrArn: string): Promise<void>;
  /** Of all mappings of a queue, as UpdateEventSourceMapping does. */
  setEventSourceEnabled(queueArn: string, isEnabled: boolean): void;
  /** Workers that end in the middle of their work, on demand. */
  readonly terminations: Terminations;
  /** Whether a role is that of a function whose calls may wait for others'. */
  isPatient(roleName: string): boolean;
  /** Whether an invocation of a critical function is at work, and does not only wait. */
  isCriticalAtWork(): boolean;
  /** Whether nothing runs or waits for a slot. */
  isAtRest(): boolean;
  /** Ends invocations under way, as failures. */
  dispose(): Promise<void>;
};

/** Whoever signs as somebody who may, or anybody. */
export type FunctionUrlAuth = 'AWS_IAM' | 'NONE';

export type FunctionByUrl = { readonly target: LambdaFunction; readonly authType: FunctionUrlAuth };

export const createLambda = (options: {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly endpointUrl: () => string;
  /** For invocations that are not critical. @default as many as cores */
  readonly slots?: number;
  /** Of threads of functions that are not critical. @default 0 */
  readonly niceness?: number | undefined;
}): Lambda => {
  const { clock, trace } = options;
  const functions = new Map<string, LambdaFunction>();
  const mappings = new Map<string, EventSourceMapping>();
  const patientRoles = new Set<string>();
  const urls = new Map<string, FunctionByUrl>();
  const slots = createSlotPool(options.slots);
  const sharedTime = createSharedTime(clock);
  const terminations = createTerminations();
  // A thread reads the time as of its last call to the endpoint, or as of the start of its invocation.
  trace.subscribe(() => sharedTime.refresh());

  return {
    createFunction(definition) {
      if (functions.has(definition.name)) {
        throw new AwsError('ResourceConflictException', `Function already exist: ${definition.name}`, 409);
      }
      checkVariables(definition.variables);
      const created = createLambdaFunction(definition, { ...options, sharedTime, terminations });
      functions.set(definition.name, created);
      if (!isCritical(definition)) patientRoles.add(definition.roleName);
      return created;
    },
    async updateFunction(definition) {
      checkVariables(definition.variables);
      const updated = functions.get(definition.name);
      if (updated === undefined) {
        throw new AwsError('ResourceNotFoundException', `Function not found: ${definition.arn}`, 404);
      }
      await updated.update(definition);
      if (!isCritical(definition)) patientRoles.add(definition.roleName);
    },
    async deleteFunction(name) {
      const deleted = functions.get(name);
      functions.delete(name);
      await deleted?.dispose();
    },
    function: (nameOrArn) => functions.get(nameIn(nameOrArn)),
    async invoke(target, event) {
      const slot = await slots.acquire(priorityOf(target));
      try {
        return await target.invoke(event, slot);
      } finally {
        slot.release();
      }
    },
    createUrl(target, authType) {
      const id = functionUrlId(target.name);
      if (urls.has(id)) {
        throw new AwsError(
          'ResourceConflictException',
          `FunctionUrlConfig exists for this Lambda function: ${target.arn}`,
          409,
        );
      }
      urls.set(id, { target, authType });
      return `${options.endpointUrl()}${FUNCTION_URL_PATH}${id}/`;
    },
    functionByUrl: (id) => urls.get(id),
    createEventSourceMapping(queue, target, settings) {
      const { visibilityTimeoutSeconds } = queue.settings();
      if (visibilityTimeoutSeconds < target.timeoutSeconds) {
        throw new AwsError(
          'InvalidParameterValueException',
          `Queue visibility timeout: ${visibilityTimeoutSeconds} seconds is less than Function timeout: ${target.timeoutSeconds} seconds`,
        );
      }
      const name = `${queue.arn} ${target.name}`;
      if (mappings.has(name)) {
        throw new AwsError(
          'ResourceConflictException',
          `An event source mapping with SQS arn (" ${queue.arn} ") and function (" ${target.name} ") already exists`,
          409,
        );
      }
      mappings.set(
        name,
        startEventSourceMapping(queue, target, settings, { clock, slots, priority: priorityOf(target) }),
      );
    },
    async deleteEventSourceMapping(queueArn, functionNameOrArn) {
      const name = `${queueArn} ${nameIn(functionNameOrArn)}`;
      const mapping = mappings.get(name);
      mappings.delete(name);
      await mapping?.stop();
    },
    setEventSourceEnabled(queueArn, isEnabled) {
      for (const [name, mapping] of mappings) if (name.startsWith(`${queueArn} `)) mapping.setEnabled(isEnabled);
    },
    terminations,
    isPatient: (roleName) => patientRoles.has(roleName),
    isCriticalAtWork: () => slots.isCriticalAtWork(),
    isAtRest: () => slots.isAtRest(),
    async dispose() {
      const stopped = [...mappings.values()].map((mapping) => mapping.stop());
      await Promise.all([...functions.values()].map((created) => created.dispose()));
      await Promise.all(stopped);
    },
  };
};

const nameIn = (nameOrArn: string): string => nameOrArn.replace(/^arn:aws:lambda:[^:]*:[^:]*:function:/, '');

const priorityOf = (target: LambdaFunction): Priority => (isCritical(target) ? 'critical' : 'normal');
