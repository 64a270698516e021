import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../tests/support/repository.ts';
import { type Contender, compete } from '../contest.ts';
import { atMost } from '../goal.ts';
import { measureProgram, runToEnd } from '../measure.ts';
import { expectCounts, type Stage } from '../stage.ts';

const name = 'npm start';

/** What the bundled snapshot has. */
const expected = { core_flights: 193, cores: 75 };

export const npmStart: Stage = {
  name: 'npm-start',
  title: 'The first command of the README',
  method: [
    '`npm start` in a new clone of the last commit, from its start to its end: it installs Node, pnpm and the packages of the command line, loads the bundled snapshot into a new embedded database and prints the analysis.',
    'The caches of npm and pnpm have all packages from a clone before, which is not measured.',
  ],
  async run({ folder, options, tell }) {
    const clone = join(folder, 'clone');
    const prepare = async () => {
      rmSync(clone, { recursive: true, force: true });
      await runToEnd(git(['clone', '--quiet', repositoryRoot, clone]));
    };
    const run = async () => {
      let output = '';
      const measured = await measureProgram(start(clone), (stdout) => {
        output = stdout;
      });
      const [, coreFlights, cores] = /(\d+) core flights by (\d+) cores/.exec(output) ?? [];
      const counts = { core_flights: Number(coreFlights), cores: Number(cores) };
      return { ...measured, counts };
    };
    const check: Contender['check'] = async ({ counts }) => expectCounts(name, counts, expected);
    tell('filling the caches of npm and pnpm');
    await prepare();
    await check(await run());
    const result = await compete([{ name, prepare, run, check }], options.runs, tell);
    rmSync(clone, { recursive: true, force: true });
    const seconds = (result.contenders[0]?.workMs ?? Number.NaN) / 1000;
    return {
      ...result,
      reference: name,
      goals: [atMost('npm-start', 'new clone, packages in the caches', 15, seconds, 's')],
    };
  },
};

function git(args: readonly string[]) {
  return { program: 'git', args, env: process.env };
}

/** Without the settings that `npm run bench` passes to its own scripts. */
function start(cwd: string) {
  const variables = Object.entries(process.env).filter(([key]) => !/^(npm|pnpm)_/i.test(key));
  const args = ['start', '--', '--data-dir', join(cwd, 'data')];
  return { program: 'npm', args, env: Object.fromEntries(variables), cwd };
}
