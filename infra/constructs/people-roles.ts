import { Stack } from 'aws-cdk-lib';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { ArnPrincipal, CompositePrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IFunctionUrl } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

import { type PeopleRole, peopleRoleName, peopleRoles } from '../../lambdas/contract/control/people.ts';
import { parameterNames } from '../../lambdas/contract/parameters.ts';
import type { Environment } from '../environments/environment.ts';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { Binding } from './bindings.ts';
import { bindValue } from './bindings.ts';

/**
 * The roles that people take to operate an environment. All they can do is ask control, which knows what each of them may;
 * none can touch a table, a bucket or a queue.
 */
export class PeopleRoles extends Construct {
  private readonly environment: Environment;
  private readonly roles: ReadonlyMap<PeopleRole, Role>;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    this.environment = environment;
    this.roles = new Map(
      peopleRoles.flatMap((name): (readonly [PeopleRole, Role])[] => {
        const arns = environment.people?.[name] ?? [];
        return arns.length === 0 ? [] : [[name, this.createRole(name, arns)]];
      }),
    );
  }

  /** The id of each role: control believes nobody who only has the name of one. */
  bindIds(): Binding {
    // Ids are of letters and digits, so that nothing in them needs escaping when they are filled in.
    return bindValue(JSON.stringify(Object.fromEntries([...this.roles].map(([name, { roleId }]) => [name, roleId]))));
  }

  /** Lets them call control by its URL, and find it. */
  grantControl(url: IFunctionUrl): void {
    const { prefix } = parameterNames(this.environment.name);
    const parameters = Stack.of(this).formatArn({ service: 'ssm', resource: `parameter${prefix}*` });
    for (const role of this.roles.values()) {
      // Both InvokeFunctionUrl and InvokeFunction, the latter only by way of the URL: who invoked control directly could
      // say of themselves that they are anybody.
      url.grantInvokeUrl(role);
      role.addToPrincipalPolicy(
        new PolicyStatement({
          actions: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
          resources: [parameters],
        }),
      );
      acknowledgeWildcard(
        role,
        parameters,
        'the parameters say where the parts of this environment are, and only that',
      );
    }
  }

  private createRole(name: PeopleRole, arns: readonly string[]): Role {
    const [first, ...others] = arns.map(whoMayAssume);
    if (first === undefined) throw new Error(`nobody may be ${name}`);
    return new Role(
      this,
      name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      {
        roleName: peopleRoleName(this.environment.name, name),
        description: `People who act as ${name} of Postern's environment ${this.environment.name}`,
        assumedBy: others.length === 0 ? first : new CompositePrincipal(first, ...others),
      },
    );
  }
}

/**
 * A session of a user has the user's name, so that the audit shows who it was. A session of a role has the name that whoever
 * assumes it gives it: the audit's access key leads to who that was (docs/control.md).
 */
const whoMayAssume = (arn: string): IPrincipal =>
  arn.includes(':user/')
    ? new ArnPrincipal(arn).withConditions({ StringEquals: { 'sts:RoleSessionName': ownName } })
    : new ArnPrincipal(arn);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html: filled in by IAM. */
const ownName = ['$', '{aws:username}'].join('');
