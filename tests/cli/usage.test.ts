import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

describe('wrong usage is exit code 2, said before anything was touched', () => {
  const pg = ['run', '--target', 'postgres', '--source', 'snapshot'];
  test.for<[string, string[], Record<string, string>, RegExp]>([
    ['unknown option', ['run', '--nope'], {}, /unknown option '--nope'/],
    ['unknown command', ['frobnicate'], {}, /There is no command "frobnicate"/],
    [
      'unknown target',
      ['run', '--target', 'mysql'],
      {},
      /no target "mysql".*embedded, postgres, lake, redshift/,
    ],
    [
      'no way into redshift',
      ['run', '--target', 'redshift'],
      {},
      /REDSHIFT_HOST.*REDSHIFT_CLUSTER/,
    ],
    [
      'two ways into redshift',
      ['run', '--target', 'redshift'],
      { REDSHIFT_HOST: 'h', REDSHIFT_WORKGROUP: 'w' },
      /and not two/,
    ],
    [
      'bad REDSHIFT_SSLMODE',
      ['run', '--target', 'redshift'],
      {
        ...{ REDSHIFT_HOST: 'h', REDSHIFT_DATABASE: 'd', REDSHIFT_USER: 'u' },
        ...{ REDSHIFT_PASSWORD: 'hunter2', REDSHIFT_SSLMODE: 'prefer' },
      },
      /Invalid REDSHIFT_SSLMODE "prefer".*verify-full/,
    ],
    ['lake without a place', ['run', '--target', 'lake'], {}, /needs a location/],
    ['negative rejects', ['run', '--max-rejects', '-1'], {}, /whole number of 0 or more/],
    ['unknown source', ['run', '--source', 'foo'], {}, /api, snapshot, or the root of a lake/],
    [
      'unknown resource',
      ['run', '--source', 'snapshot', '--resource', 'nope'],
      {},
      /no resource \\"nope\\".*launches/,
    ],
    [
      'a lake that is no URL',
      ['run', '--source', 'snapshot', '--lake', 'lake'],
      {},
      /file:\/\/\/data\/lake/,
    ],
    ['bad PGSSLMODE', pg, { PGSSLMODE: 'maybe' }, /Invalid PGSSLMODE "maybe".*verify-full/],
    ['bad PG_PORT', pg, { PG_PORT: '99999' }, /Invalid PG_PORT .*from 1 to 65535/],
    ['bad DATABASE_URL', pg, { DATABASE_URL: 'mysql://u:hunter2@h/d' }, /DATABASE_URL is not/],
    ['no password file', pg, { PG_PASSWORD_FILE: '/nowhere/secret' }, /PG_PASSWORD_FILE .*ENOENT/],
    ['load without a lake', ['load'], {}, /SPACEX_LAKE/],
    ['a schema without a name', [...pg, '--schema', ''], {}, /--schema .*It is empty/],
    ['a folder without a name', ['run', '--data-dir', ''], {}, /--data-dir .*It is empty/],
    ['an address that is empty', ['run', '--base-url', ''], {}, /--base-url .*It is empty/],
    ['extract without a lake', ['extract'], {}, /SPACEX_LAKE/],
    ['query of nothing', ['query', ' '], {}, /nothing to query/],
    [
      'two targets where one is looked at',
      ['runs', '--target', 'postgres', '--target', 'embedded'],
      {},
      /Give one target alone; postgres was named before/,
    ],
    ['an option before its command', ['--json', 'plan'], {}, /come after the command: .* plan/],
    [
      'a folder that can never be',
      ['extract', '--lake', 'file:///proc/lake'],
      {},
      /cannot be made/,
    ],
  ])('%s', async ([, args, environment, message]) => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const places = ['run', 'load', 'query'].includes(args[0] ?? '');
    const all = places ? [...args, '--data-dir', dataDir] : args;
    const { code, stdout, stderr } = await run(all, environment);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(existsSync(dataDir)).toBe(false);
  });
});

test.for(['run', 'extract', 'load', 'query', 'schema'])(
  'the help of %s has examples',
  async (name) => {
    const { code, stdout, stderr } = await run([name, '--help']);
    expect(stdout).toMatch(new RegExp(`Examples:\\n  spacex-etl ${name} `));
    expect(stderr).toBe('');
    expect(code).toBe(0);
  },
);
