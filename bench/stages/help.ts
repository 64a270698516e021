import { fileURLToPath } from 'node:url';
import { type Contender, compete, ratio } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureProgram } from '../measure.ts';
import type { Stage } from '../stage.ts';

const ours = 'spacex-etl --help';
const empty = 'an empty module';

export const help: Stage = {
  name: 'help',
  title: 'Start of the command line',
  method: [
    'The built command prints its help, compared with Node running an empty module: whole processes from spawn to exit, 20 runs for each run of the other stages.',
  ],
  async run(bench) {
    const contender = (name: string, path: string, args: readonly string[]): Contender => {
      const file = fileURLToPath(new URL(path, import.meta.url));
      const { env } = process;
      return {
        name,
        run: () => measureProgram({ program: process.execPath, args: [file, ...args], env }),
      };
    };
    const result = await compete(
      [
        contender(ours, '../../packages/etl-cli/dist/main.js', ['--help']),
        contender(empty, '../work/empty.mjs', []),
      ],
      bench.options.runs * 20,
      () => undefined,
    );
    const goals = [atMost('help', `against ${empty}`, 1.25, ratio(result, ours, empty))];
    return { ...result, reference: empty, goals };
  },
};
