import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { controlCommands } from '../../lambdas/contract/control/commands.ts';
import { peopleRoles } from '../../lambdas/contract/control/people.ts';
import { permissions } from '../../lambdas/contract/control/permissions.ts';

const documentation = readFileSync(new URL('../../docs/control.md', import.meta.url), 'utf8');

it('docs/control.md lists every command, with the roles that it takes', () => {
  const [, table = ''] = documentation.split(`| command | ${peopleRoles.join(' | ')} |\n`);
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n').slice(1);
  const documented = Object.fromEntries(
    rows.flatMap((row) => {
      const [, commands = '', ...cells] = row.split('|');
      const roles = peopleRoles.filter((_, index) => cells[index]?.trim() === '●');
      return [...commands.matchAll(/`([\w-]+)`/g)].map(([, command = '']) => [command, roles] as const);
    }),
  );
  const inOrder = (roles: readonly string[]) => peopleRoles.filter((role) => roles.includes(role));
  expect(documented).toEqual(
    Object.fromEntries(Object.entries(permissions).map(([command, roles]) => [command, inOrder(roles)])),
  );
  expect(Object.keys(permissions).toSorted()).toEqual(Object.keys(controlCommands).toSorted());
});
