import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

describe('invalid usage exits with 2 before anything is changed', () => {
  const pg = ['run', '--target', 'postgres', '--source', 'snapshot'];
  test.for<[string, string[], Record<string, string>, RegExp]>([
    ['unknown option', ['run', '--nope'], {}, /unknown option '--nope'/],
    ['unknown command', ['frobnicate'], {}, /There is no command "frobnicate"/],
    [
      'unknown target',
      ['run', '--target', 'mysql'],
      {},
      /Invalid --target "mysql".*embedded, postgres, lake, redshift/,
    ],
    [
      'no connection to redshift',
      ['run', '--target', 'redshift'],
      {},
      /REDSHIFT_HOST.*REDSHIFT_CLUSTER/,
    ],
    [
      'two connections to redshift',
      ['run', '--target', 'redshift'],
      { REDSHIFT_HOST: 'h', REDSHIFT_WORKGROUP: 'w' },
      /exactly one of/,
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
    ['lake without a location', ['run', '--target', 'lake'], {}, /needs a location/],
    ['negative rejects', ['run', '--max-rejects', '-1'], {}, /whole number of 0 or more/],
    [
      'unknown source',
      ['run', '--source', 'foo'],
      {},
      /expected api, snapshot, live, launch-library, or the URL of a lake/,
    ],
    [
      'unknown resource',
      ['run', '--source', 'snapshot', '--resource', 'nope'],
      {},
      /no resource \\"nope\\".*launches/,
    ],
    [
      'a lake that is not a URL',
      ['run', '--source', 'snapshot', '--lake', 'lake'],
      {},
      /Invalid --lake "lake": expected a URL.* file:\/\/\//,
    ],
    ['bad PGSSLMODE', pg, { PGSSLMODE: 'maybe' }, /Invalid PGSSLMODE "maybe".*verify-full/],
    ['bad PG_PORT', pg, { PG_PORT: '99999' }, /Invalid PG_PORT .*from 1 to 65535/],
    ['bad DATABASE_URL', pg, { DATABASE_URL: 'mysql://u:hunter2@h/d' }, /DATABASE_URL is not/],
    ['no password file', pg, { PG_PASSWORD_FILE: '/nowhere/secret' }, /PG_PASSWORD_FILE .*ENOENT/],
    ['load without a lake', ['load'], {}, /SPACEX_LAKE/],
    ['an empty schema', [...pg, '--schema', ''], {}, /--schema .*The value is empty/],
    ['an empty directory name', ['run', '--data-dir', ''], {}, /--data-dir .*The value is empty/],
    ['an empty base URL', ['run', '--base-url', ''], {}, /--base-url .*The value is empty/],
    ['extract without a lake', ['extract'], {}, /SPACEX_LAKE/],
    ['an empty query', ['query', ' '], {}, /query is empty/],
    [
      'two targets for a command that reads one',
      ['runs', '--target', 'postgres', '--target', 'embedded'],
      {},
      /--target can be given only once here \(already: postgres\)/,
    ],
    ['an option before its command', ['--json', 'plan'], {}, /come after the command: .* plan/],
    [
      'a directory that cannot be created',
      ['extract', '--lake', 'file:///proc/lake'],
      {},
      /Cannot create the directory/,
    ],
  ])('rejects %s', async ([, args, environment, message]) => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const places = ['run', 'load', 'query'].includes(args[0] ?? '');
    const all = places ? [...args, '--data-dir', dataDir] : args;
    const { code, stdout, stderr } = await run(all, environment);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hunter2');
    if (args.includes('--json')) {
      expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', exitCode: 2 });
    } else expect(stdout).toBe('');
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
