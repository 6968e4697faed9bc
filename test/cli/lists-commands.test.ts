import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPostern } from '../support/run-postern.ts';
import { notification, outcomes, type RunningPostern, startPostern } from '../support/running-postern.ts';

let postern: RunningPostern;
let folder: string;
beforeAll(async () => {
  postern = await startPostern();
  folder = await mkdtemp(join(tmpdir(), 'postern-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await postern.stack.stop();
});

const run = (...args: readonly string[]) => runPostern([...args, '--endpoint', postern.stack.url]);
const why = ['--why', 'the launch'] as const;

const runJson = async <Result>(...args: readonly string[]): Promise<Result> => {
  const { out, errors, exitCode } = await run(...args, '--json');
  if (exitCode !== 0) throw new Error(errors);
  return JSON.parse(out) as Result;
};

const file = async (name: string, ...lines: readonly string[]): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, lines.join('\r\n'));
  return path;
};

const linesOf = async (path: string): Promise<readonly string[]> => (await readFile(path, 'utf8')).trim().split('\r\n');

describe('postern allow', () => {
  it('lets mail go to a domain, shows which rule admits whom, and takes it back', async () => {
    const address = 'gina@press.example';
    await run('directory', 'put', address, '--group', 'press', ...why);
    expect(outcomes(await postern.request('billing-api', notification(address)))).toEqual([
      ['refused', 'not-on-allow-list'],
    ]);

    const added = await run('allow', 'add', 'Press.example', '--owner', 'press-office', '--expires', '30d', ...why);
    expect(added).toMatchObject({ exitCode: 0, out: expect.stringContaining('is on the allow-list now') });
    expect(outcomes(await postern.request('billing-api', notification(address)))).toEqual([['delivered']]);
    const shown = await runJson<{ rules: object[] }>('allow', 'show', 'GINA@press.example');
    expect(shown).toMatchObject({ groups: ['press'], rules: [{ rule: 'press.example', owner: 'press-office' }] });
    expect((await run('allow', 'list')).out).toContain('press-office');

    expect((await run('allow', 'remove', 'press.example', ...why)).out).toContain('1 rule was removed');
    expect(outcomes(await postern.request('billing-api', notification(address)))).toEqual([
      ['refused', 'not-on-allow-list'],
    ]);
    expect(await run('allow', 'remove', 'press.example', ...why)).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining('press.example is not on the allow-list'),
    });
  });

  it.each([
    ['*', /admits everybody/],
    ['gmail.com', /mailbox at gmail\.com/],
    ['*.co.uk', /below co\.uk/],
  ])('refuses the broad rule %s without a reason, and keeps the one it is given', async (rule, problem) => {
    const refused = await run('allow', 'add', rule, '--owner', 'mail-team', ...why);
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringMatching(problem) });
    await run('allow', 'add', rule, '--owner', 'mail-team', '--acknowledge', 'public beta', ...why);
    const { rules } = await runJson<{ rules: { rule: string; acknowledged?: { reason: string } }[] }>('allow', 'list');
    expect(rules.find((each) => each.rule === rule)?.acknowledged?.reason).toBe('public beta');
    expect((await run('allow', 'list')).out).toContain('public beta');
    await run('allow', 'remove', rule, ...why);
  });

  it('admits everybody by *, whoever they are, and nobody any more once it is gone', async () => {
    const address = 'zoe@somewhere.example';
    await run('directory', 'put', address, ...why);
    await run('allow', 'add', '*', '--owner', 'mail-team', '--acknowledge', 'public beta', ...why);
    const [sent] = await postern.request('billing-api', notification(address));
    expect(sent?.decisions.at(-1)?.because).toContainEqual({ code: 'allow-list', rule: '*', owner: 'mail-team' });
    await run('allow', 'remove', '*', ...why);
    expect(outcomes(await postern.request('billing-api', notification(address)))).toEqual([
      ['refused', 'not-on-allow-list'],
    ]);
  });

  it('imports the good lines of a file, says what is wrong with the others, and takes them once put right', async () => {
    const path = await file(
      'rules.csv',
      '\ufeffRule,owner,comment',
      'one.example,it,"ours, all of it"',
      'two..example,it,',
      'gmail.com,it,',
      'three.example,it,"a',
      'second line"',
      'four.example',
      'ONE.example,legal,',
      '',
      'five.example,it,x',
      'bücher.example,it,',
      'xn--bcher-kva.example,it,',
      ',it,',
    );
    const rejected = join(folder, 'rejected.csv');
    const imported = await run('allow', 'import', path, '--rejected', rejected, ...why);
    expect(imported.exitCode).toBe(1);
    expect(imported.out).toBe('10 rows: 3 added, 0 changed, 0 unchanged, 7 rejected\n');
    expect(imported.errors.trim().split('\n')).toEqual([
      expect.stringMatching(/^line 3: .*dots in a row/),
      expect.stringMatching(/^line 4: .*mailbox at gmail\.com.*--acknowledge REASON; in CSV the column acknowledged/),
      expect.stringMatching(/^line 5: comment holds a line break/),
      expect.stringMatching(/^line 7: it has 1 cell and the header 3/),
      expect.stringMatching(/^line 8: it is about the same as line 2/),
      expect.stringMatching(/^line 12: it is about the same as line 11/),
      'line 13: rule is missing',
    ]);
    const [header, ...lines] = await linesOf(rejected);
    expect(header).toBe('Rule,owner,comment,line,problem');
    expect(lines.some((line) => line.startsWith('gmail.com,it,,4,'))).toBe(true);

    const right = await file('right.csv', 'rule,owner,acknowledged,line,problem', 'gmail.com,it,a beta,4,broad');
    expect(await run('allow', 'import', right, ...why)).toMatchObject({ exitCode: 0 });
    await run('allow', 'remove', 'gmail.com', 'one.example', 'five.example', 'bücher.example', ...why);
  });

  it('exports what it imports, to the letter, and finds it unchanged', async () => {
    const path = await file(
      'round.csv',
      'rule,owner,comment,expires',
      '"=cmd@round.example",it,"=HYPERLINK(""https://evil.example"")",2030-01-01',
      '\'=quoted@round.example,it,"\'=x",',
      '"+tag@round.example",it,"-1, @x",',
    );
    expect(await run('allow', 'import', path, ...why)).toMatchObject({ exitCode: 0 });
    const exported = join(folder, 'exported.csv');
    expect(await run('allow', 'export', exported)).toMatchObject({ exitCode: 0 });
    const text = await readFile(exported, 'utf8');
    // No spreadsheet calculates with it.
    expect(text).not.toMatch(/(?:^|,|")[=+\-@]/m);
    expect(text).toContain('\'=cmd@round.example,it,"\'=HYPERLINK(""https://evil.example"")",2030-01-01T00:00:00.000Z');
    const again = await runJson<object>('allow', 'import', exported, ...why);
    expect(again).toMatchObject({ added: 0, changed: 0, rejected: 0 });
  });

  it.each([
    ['no file', [], /is empty/],
    ['no header', ['acme.example'], /there is no column "acme\.example"; rule is missing/],
    ['a column nobody knows', ['rule,expiry', 'a.example,2030'], /there is no column "expiry"/],
    ['a column twice', ['rule,rule', 'a.example,b.example'], /rule is there twice/],
    ['semicolons', ['rule;owner', 'a.example;it'], /separated by semicolons/],
    ['a quote that does not end', ['rule,owner', 'a.example,it', '"b.example,it'], /no CSV/],
  ])('takes nothing of a file with %s', async (_, lines, problem) => {
    const path = await file('wrong.csv', ...lines);
    const result = await run('allow', 'import', path, '--owner', 'it', ...why);
    expect(result).toMatchObject({ exitCode: 1, out: '', errors: expect.stringMatching(problem) });
    expect((await run('allow', 'show', 'x@a.example')).out).toContain('no rule admits it');
  });

  it('says what would be, and writes nothing', async () => {
    const path = await file('dry.csv', 'rule', 'dry.example', '*');
    const result = await run('allow', 'import', path, '--owner', 'it', '--dry-run', ...why);
    expect(result).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('nothing was written; it would be: 2 rows: 1 added'),
    });
    expect((await run('allow', 'show', 'x@dry.example')).out).toContain('no rule admits it');
  });

  it('says that a file is not there', async () => {
    expect(await run('allow', 'import', join(folder, 'nowhere.csv'), ...why)).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining('there is no such file'),
    });
  });
});

describe('postern directory', () => {
  it('puts an address into groups, takes it out of one, and of all', async () => {
    const address = 'hugo@mailbox.example';
    await run('directory', 'put', address, '--group', 'customers', '--group', 'vip', ...why);
    await run('directory', 'put', address, '--group', 'press', ...why);
    expect(await runJson('directory', 'show', address)).toMatchObject({ groups: ['customers', 'press', 'vip'] });
    expect((await run('directory', 'remove', address, '--group', 'vip', ...why)).out).toContain('another group still');
    const removed = await run('directory', 'remove', 'HUGO@mailbox.example', ...why);
    expect(removed.out).toContain('the directory does not hold it any more');
    expect(await runJson('directory', 'show', address)).toMatchObject({ isKnown: false, groups: [] });
    expect((await run('directory', 'show', address)).out).toMatch(/\(every group\).*out/);
  });

  it('imports more than one chunk, tells its progress apart from its result, and the same again is no change', async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => `person-${index}@bulk.example,customers bulk`);
    const path = await file('people.csv', 'address,groups', ...lines, 'nobody,customers', 'x@bulk.example,Not-A-Group');
    const first = await run('directory', 'import', path, '--json', ...why);
    expect(first.exitCode).toBe(1);
    expect(JSON.parse(first.out)).toMatchObject({
      rows: 2_502,
      added: 2_500,
      rejected: 2,
      rejectedLines: [{ line: 2_502 }, { line: 2_503 }],
    });
    const again = await run('directory', 'import', path, '--json', ...why);
    expect(JSON.parse(again.out)).toMatchObject({ added: 0, changed: 0, unchanged: 2_500 });

    const exported = join(folder, 'people-exported.csv');
    await run('directory', 'export', exported);
    const people = (await linesOf(exported)).filter((line) => line.includes('@bulk.example'));
    expect(people).toHaveLength(2_500);
    expect(people).toContain('person-7@bulk.example,bulk customers');
  });

  it('adds groups line by line, or takes a line for all there is', async () => {
    const address = 'ines@bulk.example';
    const twice = await file('twice.csv', 'address,groups', `${address},a`, `${address},b`);
    expect(await run('directory', 'import', twice, ...why)).toMatchObject({ exitCode: 0 });
    expect(await runJson('directory', 'show', address)).toMatchObject({ groups: ['a', 'b'] });
    const replaced = await run('directory', 'import', twice, '--replace', ...why);
    expect(replaced.errors).toContain('line 3: it is about the same as line 2');
    expect(await runJson('directory', 'show', address)).toMatchObject({ groups: ['a'] });
  });
});
