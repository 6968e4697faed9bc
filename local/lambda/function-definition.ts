/** A function as its template declares it. */
export type FunctionDefinition = {
  readonly name: string;
  readonly arn: string;
  /** The physical name of its execution role, which is who its AWS calls come from. */
  readonly roleName: string;
  /** Where the bundled asset lies. */
  readonly codeDirectory: string;
  /** As in the template: `index.handler`. */
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly logGroupName: string;
  readonly variables: Readonly<Record<string, string>>;
};

/** Every pipeline function says in its environment which lane it serves. */
export const isCritical = ({ variables }: Pick<FunctionDefinition, 'variables'>): boolean =>
  variables['LANE'] === 'critical';
