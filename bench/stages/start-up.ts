import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contender, compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { type Command, measureProgram, runToEnd } from '../measure.ts';
import type { Measurement } from '../measurement.ts';
import { expectCounts, type Stage } from '../stage.ts';

const empty = 'an empty Node process';
const first = 'first run';
const query = 'query core_usage after it';
const main = fileURLToPath(new URL('../../packages/etl-cli/dist/main.js', import.meta.url));

/** A ratio of short processes needs several of them, however large the other stages are. */
const minRuns = 5;

/** What the bundled snapshot has. */
const launches = 205;

export const startUp: Stage = {
  name: 'start-up',
  title: 'Start-up',
  method: [
    'Whole processes, from their start to their end, in an empty environment: `node -e 0`, `spacex-etl --help`, `spacex-etl run --source snapshot` into a new embedded database, and `spacex-etl query core_usage` on it. The page cache has their files; there is no compile cache.',
  ],
  async run({ folder, options, tell }) {
    const data = join(folder, 'start-up');
    const location = ['--data-dir', data];
    const load = [main, 'run', '--source', 'snapshot', '--quiet', ...location];
    const contenders: Contender[] = [
      { name: empty, run: () => measureProgram(node(['-e', '0'])) },
      { name: '--help', run: () => measureProgram(node([main, '--help'])) },
      {
        name: first,
        note: 'snapshot into a new embedded database',
        prepare: async () => rmSync(data, { recursive: true, force: true }),
        run: () => counted(node(load), location),
        check: async ({ counts }) => expectCounts(first, counts, { launches }),
      },
      { name: query, run: () => measureProgram(node([main, 'query', 'core_usage', ...location])) },
    ];
    const result = await compete(contenders, Math.max(minRuns, options.runs), tell);
    const against = (name: string) => ratio(result, name, empty);
    return {
      ...result,
      reference: empty,
      goals: [
        atMost('first-run', `first run, against ${empty}`, 30, against(first)),
        atMost('first-query', `query after it, against ${empty}`, 12, against(query)),
      ],
    };
  },
};

function node(args: readonly string[]): Command {
  return { program: process.execPath, args, env: { PATH: process.env['PATH'] } };
}

/** The measurement of a load, with the number of launches that a second process finds. */
async function counted(command: Command, location: readonly string[]): Promise<Measurement> {
  const measured = await measureProgram(command);
  const sql = 'select count(*) as launches from launches';
  const { stdout } = await runToEnd(node([main, 'query', sql, '--format', 'json', ...location]));
  const [row] = JSON.parse(stdout) as readonly { readonly launches: string }[];
  return { ...measured, counts: { launches: Number(row?.launches) } };
}
