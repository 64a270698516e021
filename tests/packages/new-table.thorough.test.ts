import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { parquetMetadata, parquetSchema } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProgram, temporaryFolder } from '../cli/command.ts';
import { snapshotDocuments } from '../platform/packages/support/snapshot-documents.ts';
import { startApiServer } from '../support/api-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { copyWorkspace, type WorkspaceCopy } from './support/workspace-copy.ts';

/** A new table, as somebody writes it in `packages/transform/src/tables/rocket-engines.ts`. */
const newTable = `import { tablesOf } from '../table.ts';

const { table } = tablesOf('rockets');

/** Table \`rocket_engines\`, by \`rocket_id\`: one row for each rocket. */
export const rocketEngines = table('rocket_engines', {
  description: 'The engines of a rocket, in one row.',
  key: ['rocket_id'],
  columns: (c) => ({
    rocket_id: c.text('id', { references: 'rockets' }),
    type: c.text.nullable('engines.type', { oneOf: ['merlin', 'raptor'] }),
    burn_time_s: c.double.nullable('first_stage.burn_time_sec', { unit: 's', least: 0 }),
    first_flight: c.date('first_flight', { description: 'Day of the first flight.' }),
  }),
});
`;

/** One file. Nothing is edited: the build finds it. */
function addTable(copy: WorkspaceCopy): void {
  writeFileSync(copy.path('packages/transform/src/tables/rocket-engines.ts'), newTable);
  execFileSync(process.execPath, [copy.path('scripts/generate.ts'), 'table-index']);
}

describe('a new table in a file of its own', () => {
  const stack = new DisposableStack();
  let copy: WorkspaceCopy;
  let folder: string;

  beforeAll(async () => {
    copy = stack.use(copyWorkspace());
    folder = stack.use(temporaryFolder()).path;
    addTable(copy);
    await copy.build();
  });
  afterAll(() => stack.dispose());

  const command = async (args: string[], environment: Record<string, string> = {}) => {
    const main = copy.path('packages/etl-cli/dist/main.js');
    const { code, stdout, stderr } = await startProgram(
      process.execPath,
      [main, ...args],
      environment,
    ).finished;
    expect(code, stderr).toBe(0);
    return stdout;
  };

  test('is in every format that the command knows', async () => {
    const help = await command(['schema', '--help']);
    const choices = /choices: ([^)]*?), default/.exec(help.replace(/\s+/g, ' '))?.[1] ?? '';
    const formats = [...choices.matchAll(/"(\w+)"/g)].map(([, name = '']) => name);
    expect(formats).toEqual(
      expect.arrayContaining(['postgres', 'redshift', 'glue', 'athena', 'spark']),
    );
    // The tables in Athena are those of Glue: its own format has the marts only.
    for (const format of formats.filter((name) => name !== 'athena')) {
      const text = await command(['schema', '--format', format]);
      expect(text, format).toContain('rocket_engines');
      for (const column of ['burn_time_s', 'first_flight']) expect(text, format).toContain(column);
    }
  });

  test.each([
    ['postgres', /"burn_time_s" double precision,\n\s+"first_flight" date not null/],
    ['postgres', /comment on column .*"burn_time_s" is 'Unit: s\.'/],
    ['redshift', /"burn_time_s" double precision/],
    ['glue', /"Name": "first_flight",\s+"Type": "date"/],
    ['json', /"name": "rocket_engines",\s+"resource": "rockets"/],
  ])('%s has the types of its columns: %s', async (format, expected) => {
    expect(await command(['schema', '--format', format])).toMatch(expected);
  });

  test('is filled in PostgreSQL, described there, and checked', async () => {
    const rockets = snapshotDocuments('rockets');
    await using database = await freshDatabase();
    await using api = await startApiServer({ rockets });
    const environment = postgresEnvironment(database.settings);
    const target = ['--target', 'postgres'];
    const source = ['--base-url', api.url, '--resource', 'rockets'];
    await command(['run', ...target, ...source, '--check'], environment);
    expect(
      await database.query(
        `select rocket_id, type, burn_time_s, first_flight::text as first_flight
           from spacex.rocket_engines order by rocket_id collate "C"`,
      ),
    ).toEqual(
      rockets
        .map(({ id, engines, first_stage, first_flight }) => ({
          rocket_id: id,
          type: (engines as { type: string }).type,
          burn_time_s: (first_stage as { burn_time_sec: number | null }).burn_time_sec,
          first_flight,
        }))
        .sort((one, other) => (String(one.rocket_id) < String(other.rocket_id) ? -1 : 1)),
    );
    const described = `select obj_description('spacex.rocket_engines'::regclass) as text`;
    expect(await database.query(described)).toEqual([
      { text: 'The engines of a rocket, in one row.' },
    ]);
    const checked = await command(['check', ...target, '--format', 'json'], environment);
    for (const rule of ['key.unique', 'type.accepted', 'burn_time_s.range', 'rocket_id.references'])
      expect(checked).toContain(`rocket_engines.${rule}`);
  });

  test('is in the lake as a file of Arrow’s types', async () => {
    const lake = ['--target', 'lake', '--lake', `file://${folder}`];
    await command(['run', '--source', 'snapshot', '--resource', 'rockets', ...lake]);
    const [file = 'no file'] = globSync(`${folder}/curated/rocket_engines/**/*.parquet`);
    const { buffer, byteOffset, byteLength } = readFileSync(file);
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    const { children } = parquetSchema(parquetMetadata(bytes));
    expect(children.map(({ element }) => [element.name, element.type])).toEqual([
      ['rocket_id', 'BYTE_ARRAY'],
      ['type', 'BYTE_ARRAY'],
      ['burn_time_s', 'DOUBLE'],
      ['first_flight', 'INT32'],
      ['_content_hash', 'INT64'],
    ]);
  });
});
