/**
 * What the references in a template mean, while planning or during deployment. Any answer may be {@link deferred};
 * `undefined` says that there is no such thing.
 */
export type Scope = {
  /** `Ref` to a parameter, a pseudo-parameter or a resource. */
  reference(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  /** A reference to another stack that CDK calls weak: by the output's name. */
  stackOutput(stackName: string, outputName: string): unknown;
  /** A reference to another stack that CDK calls strong: by the export's name. */
  exportedValue(exportName: string): unknown;
};

/** Stands for a value that exists only once the resource it comes from has been created. */
export const deferred: unique symbol = Symbol('known after creation');

/** Whether a value is deferred or contains something that is. */
export const isDeferred = (value: unknown): boolean =>
  value === deferred || (typeof value === 'object' && value !== null && Object.values(value).some(isDeferred));
