import { readFileSync } from 'node:fs';
import { startApiServer } from '@spacex-platform/spacex-client/testing';
import type { Bench } from '../bench.ts';
import { type Contender, compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { type Command, measureProgram } from '../measure.ts';
import type { Measurement } from '../measurement.ts';
import { expectCounts, type Stage, whenFound } from '../stage.ts';
import { type ProgramName, programLines, programPath, programs } from './first-load-programs.ts';

const ours = 'this project';
const oursWithPipeline = 'this project, runPipeline';
const dlt = 'dlt';
const schema = 'first_load';
const documents = 205;
/** The programs take seconds, so they run more often than others. */
const runs = 5;

export const firstLoad: Stage = {
  name: 'first-load',
  title: 'Launches from the API into PostgreSQL',
  method: [
    `Small programs fetch ${documents} launches over HTTP from a local stand-in of the API and load them idempotently into an empty database: \`load-launches.mjs\`, \`run-pipeline.mjs\` and \`load_launches.py\` in \`bench/programs\`.`,
    'Each figure is that of whole processes, start and imports included: a first load, and a second one that finds the same documents. The number of rows is compared after both.',
    'This project validates every document, fills the eight tables of launches and records both runs in its ledger. dlt merges by primary key and creates a table for each list.',
    `The figures are medians of ${runs} runs. Lines are lines of code, without blank lines, in the formatting of each language.`,
  ],
  async run(bench) {
    const launches = await documentsOf(bench);
    await using api = await startApiServer({ launches });
    const result = await compete(
      await contenders(bench, api.url),
      bench.options.small ? 1 : runs,
      bench.tell,
    );
    await (await bench.database()).execute(`drop schema if exists ${schema} cascade`);
    const lines = programLines(ours);
    return {
      ...result,
      reference: dlt,
      goals: [
        atMost('first-load', `time against ${dlt}`, 1, ratio(result, ours, dlt)),
        atMost('first-load-lines', 'lines of code', 7, lines, 'lines'),
      ],
    };
  },
};

async function contenders(bench: Bench, api: string): Promise<Contender[]> {
  const database = await bench.database();
  const python = await bench.python();
  const { PGUSER, PGPASSWORD, PGHOST, PGPORT, PGDATABASE } = database.environment;
  const env = {
    PATH: process.env['PATH'],
    HOME: bench.folder,
    API: api,
    DATABASE_URL: `postgres://${PGUSER}:${encodeURIComponent(PGPASSWORD ?? '')}@${PGHOST}:${PGPORT}/${PGDATABASE}?sslmode=disable`,
    RUNTIME__DLTHUB_TELEMETRY: 'false',
  };
  let folders = 0;
  const twice = (name: ProgramName, commandOf: (env: NodeJS.ProcessEnv) => Command) => ({
    note: `${programLines(name)} lines`,
    prepare: () => database.execute(`drop schema if exists ${schema} cascade; checkpoint`),
    check: async () =>
      expectCounts(
        name,
        { launches: await database.count(`${schema}.launches`) },
        { launches: documents },
      ),
    run: async (): Promise<Measurement> => {
      // dlt remembers in this directory what it has loaded.
      const data = { DLT_DATA_DIR: `${bench.folder}/first-load-${++folders}` };
      const command = commandOf({ ...env, ...data });
      const [first, second] = [await measureProgram(command), await measureProgram(command)];
      return {
        workMs: first.workMs + second.workMs,
        userMs:
          first.userMs === null || second.userMs === null ? null : first.userMs + second.userMs,
        peakRssMb:
          first.peakRssMb === null || second.peakRssMb === null
            ? null
            : Math.max(first.peakRssMb, second.peakRssMb),
        counts: {},
      };
    },
  });
  const inNode = (name: ProgramName) => ({
    name,
    ...twice(name, (all) => ({ program: process.execPath, args: [programPath(name)], env: all })),
  });
  return [
    inNode(ours),
    inNode(oursWithPipeline),
    whenFound(python, dlt, (it) =>
      twice(dlt, (all) => it.command(`../programs/${programs[dlt]}`, [], all)),
    ),
  ];
}

async function documentsOf(bench: Bench): Promise<Record<string, unknown>[]> {
  const { path } = await bench.dataset(documents);
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
