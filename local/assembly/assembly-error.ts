/** One thing in the cloud assembly that the local stack cannot run, and where it is. */
export type Fault = {
  /** As CloudFormation knows it: `local-pipeline`. */
  readonly stack: string;
  /** Such as `Resources.IntakeA0CA28E8.Properties.RedrivePolicy`. */
  readonly path: readonly PropertyKey[];
  readonly problem: string;
};

/** The assembly cannot be run. Lists everything that is wrong with it. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    super(['the local stack cannot run this cloud assembly:', ...faults.map(describe)].join('\n  '), options);
    this.faults = faults;
  }
}

const describe = ({ stack, path, problem }: Fault): string =>
  `${path.length === 0 ? stack : `${stack} ${path.join('.')}`}: ${problem}`;

/** Something in a template that could not be evaluated. The caller knows the stack. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], problem: string) {
    super(problem);
    this.path = path;
  }
}
