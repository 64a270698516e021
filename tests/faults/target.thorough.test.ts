// @module-tag postgres-version
import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand } from '../cli/command.ts';
import { describeTls, postgresEnvironment } from '../support/postgres.ts';
import { bench } from './support/bench.ts';
import { contentsOf } from './support/contents.ts';
import { lastResource } from './support/fleet.ts';
import { expectFailure, expectSuccess } from './support/outcome.ts';
import { silentServer } from './support/silent-server.ts';
import { waysIn } from './support/ways-in.ts';

beforeAll(requireBuiltCommand);

describe('a target that cannot be entered', () => {
  const cases = waysIn.flatMap((fault) => [
    { ...fault, target: 'loaded' as const },
    ...(fault.isEntered ? [{ ...fault, target: 'empty' as const }] : []),
  ]);
  test.for(cases)('$name ends with $exit, and a target that is $target stays so', async (fault) => {
    await using on = await bench(fault.target);
    const environment = await fault.prepare(on);
    const done = await on.run(environment);
    expectFailure(done, fault);
    expect(done.stdout + done.stderr).not.toContain('quite-another-word');
    expect(done.stderr).not.toContain('--source snapshot');
    expect(on.api.requests).toEqual([]);
    expect(await contentsOf(on.database)).toEqual(on.before);
  });

  test('exits with 75 after ten seconds without a response', async () => {
    await using on = await bench('empty');
    await using silent = await silentServer();
    const at = performance.now();
    const done = await on.run({ PG_HOST: '127.0.0.1', PG_PORT: String(silent.port) });
    expectFailure(done, {
      exit: 75,
      code: 'connection',
      says: [`postgres at 127.0.0.1:${silent.port}`, /timeout/i, 'Check host, port and network'],
    });
    expect(performance.now() - at).toBeLessThan(20_000);
    expect(on.api.requests).toEqual([]);
  });

  test('names the SQL that creates a schema, and it works', async () => {
    await using on = await bench('empty');
    await on.database.query('drop schema spacex');
    const done = await on.run();
    const message = expectFailure(done, {
      exit: 1,
      code: 'permission',
      says: [`create schema "spacex" authorization "${on.owner.user}";`],
    });
    await on.database.query(message.slice(message.indexOf(':\n') + 2));
    expectSuccess(await on.run());
  });

  test('names the grant for creating in the schema, and it works', async () => {
    await using on = await bench('empty');
    const other = await on.database.schemaOwner('elsewhere');
    const environment = postgresEnvironment(other);
    const message = expectFailure(await on.run(environment), {
      exit: 1,
      code: 'permission',
      says: [`grant usage, create on schema "spacex" to "${other.user}";`],
    });
    expect(await contentsOf(on.database)).toEqual({});
    await on.database.query(message.slice(message.indexOf(':\n') + 2));
    expectSuccess(await on.run(environment));
  });
});

describeTls('a certificate that does not verify', ({ strangerAuthority, authority }) => {
  test.for([
    {
      name: 'another authority',
      environment: { PGSSLROOTCERT: strangerAuthority },
      says: [/certificate/],
    },
    {
      name: 'another name',
      environment: { PGSSLROOTCERT: authority, PG_HOST: '127.0.0.1' },
      says: ['[ERR_TLS_CERT_ALTNAME_INVALID]'],
    },
  ])('$name ends with 1', async ({ environment, says }) => {
    await using on = await bench('loaded');
    const done = await on.run({ PGSSLMODE: 'verify-full', ...environment });
    expectFailure(done, {
      exit: 1,
      code: 'tls',
      says: [...says, 'Check PGSSLMODE, PGSSLROOTCERT and the name in the certificate.'],
    });
    expect(on.api.requests).toEqual([]);
    expect(await contentsOf(on.database)).toEqual(on.before);
  });
});

describe('a target that refuses a statement', () => {
  test('names the grant for updating a table, and it works', async () => {
    await using on = await bench('loaded');
    await on.database.query(`revoke update on spacex.capsules from ${on.owner.user}`);
    const message = expectFailure(await on.run(), {
      exit: 1,
      code: 'permission',
      says: ['Ask the owner', `on "spacex"."capsules" to "${on.owner.user}";`],
    });
    expect(message.match(/grant /g)).toHaveLength(1);
    expect(await contentsOf(on.database)).toEqual(on.before);
    await on.database.query(message.slice(message.indexOf(':\n') + 2));
    expectSuccess(await on.run());
  });

  test('names statement_timeout and exits with 75', async () => {
    await using on = await bench('loaded');
    await on.database.query(
      `create function spacex.slow() returns trigger language plpgsql
         as 'begin perform pg_sleep(30); return new; end';
       create trigger slow before insert or update on spacex.capsules
         for each row execute function spacex.slow();
       alter role ${on.owner.user} set statement_timeout = '1s'`,
    );
    expectFailure(await on.run(), {
      exit: 75,
      code: 'unavailable',
      says: [
        'The statement (update "spacex"."capsules" t) failed on postgres',
        'canceling statement due to statement timeout.',
        '[57014]',
        'statement_timeout',
      ],
    });
    expect(await contentsOf(on.database)).toEqual(on.before);
  });

  test('names idle_session_timeout if the source is slow, and exits with 75', async () => {
    await using on = await bench('loaded');
    await on.database.query(`alter role ${on.owner.user} set idle_session_timeout = '1s'`);
    on.api.fault(lastResource, { kind: 'delay', ms: 3000 });
    expectFailure(await on.run(), {
      exit: 75,
      code: 'connection',
      says: ['due to idle-session timeout', '[57P05]', 'idle_session_timeout'],
    });
    expect(await contentsOf(on.database)).toEqual(on.before);
  });
});
