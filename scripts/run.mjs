/**
 * Runs `npm start`, `npm test` and `npm run bench`. Needs only Node 18 and npm: it fetches Node and
 * pnpm in the required versions if they are missing, installs the packages, and builds what changed.
 * The command line needs no development packages, and no build.
 *
 *     node scripts/run.mjs start [option …]     the analysis on the bundled snapshot
 *     node scripts/run.mjs test [option …]      the tests for every change, in a few minutes
 *     node scripts/run.mjs test:all [option …]  those, the thorough ones and those of whole tools
 *     node scripts/run.mjs test:long [option …] what is too long for CI
 *     node scripts/run.mjs spacex-etl [arg …]   the command line of these sources
 *     node scripts/run.mjs bench [option …]     this project and its peers, measured
 *     node scripts/run.mjs exec -- <command>    a command with the right Node and pnpm
 */
import { fileURLToPath } from 'node:url';
import { runHere } from './child.mjs';
import { whileLocked } from './lock.mjs';
import { SetupError } from './setup-error.mjs';
import { provideToolchain } from './toolchain.mjs';
import {
  buildIfChanged,
  installForCommand,
  installIfChanged,
  isUpToDate,
  root,
} from './workspace.mjs';

const [verb, ...rest] = process.argv.slice(2);
const extra = rest[0] === '--' ? rest.slice(1) : rest;
const inRoot = (path) => fileURLToPath(new URL(path, root));

const verbs = {
  async start() {
    // Pretty output even in a pipe, where JSON is the default: people read this.
    const options = ['--source', 'snapshot', '--log-format', 'pretty', '--report'];
    const code = await runCommand(['run', ...options, ...extra], {
      SPACEX_ETL_COMMAND: 'pnpm spacex-etl',
    });
    if (code === 0) {
      console.error('Without pnpm: npm run -s spacex-etl -- query core_usage');
      // Only this command needs a network.
      console.error('Every launch to today: npm run -s spacex-etl -- run --source live --report');
    }
    return code;
  },
  'spacex-etl': () => runCommand(extra),
  test: () => runTests('unit', 'types', 'integration'),
  'test:all': () => runTests('unit', 'types', 'integration', 'thorough', 'platform'),
  'test:long': () => runTests('long'),
  async bench() {
    const tools = await prepare({ build: true });
    return runHere(tools.node, [inRoot('bench/main.ts'), ...extra], tools.env);
  },
  async exec() {
    const [command, ...args] = extra;
    if (command === undefined) throw new SetupError('exec needs a command', 2);
    const tools = await prepare({ build: false });
    return runHere(command, args, tools.env);
  },
};

/**
 * Runs the command line. Without an up-to-date build, it runs from the sources, which needs neither a
 * build nor the development packages; the next test installs and builds everything.
 */
async function runCommand(args, more) {
  const { built, ...tools } = await whileLocked(new URL('.toolchain/', root), async () => {
    const found = await provideToolchain();
    await installForCommand(found);
    return { ...found, built: isUpToDate() };
  });
  const sources = ['--import', String(new URL('sources.mjs', import.meta.url))];
  const program = built
    ? [inRoot('packages/etl-cli/dist/main.js')]
    : [...sources, inRoot('packages/etl-cli/src/main.ts')];
  return runHere(tools.node, [...program, ...args], {
    // Has the JavaScript of the sources.
    NODE_COMPILE_CACHE: inRoot('.toolchain/compile-cache'),
    ...tools.env,
    ...more,
  });
}

/** Runs the tests of these projects, or of those that the options name. */
async function runTests(...projects) {
  const tools = await prepare({ build: true });
  const chosen = extra.some((option) => option.startsWith('--project'))
    ? []
    : projects.map((name) => `--project=${name}`);
  const vitest = inRoot('node_modules/vitest/vitest.mjs');
  return runHere(tools.node, [vitest, 'run', ...chosen, ...extra], tools.env);
}

/** Sets up under a lock, because two processes would write to the same directories. */
function prepare({ build }) {
  return whileLocked(new URL('.toolchain/', root), async () => {
    const tools = await provideToolchain();
    await installIfChanged(tools);
    if (build) await buildIfChanged(tools);
    return tools;
  });
}

try {
  if (!Object.hasOwn(verbs, verb ?? '')) {
    throw new SetupError(
      'usage: node scripts/run.mjs start | test | test:all | test:long | spacex-etl | bench | exec -- <command>',
      2,
    );
  }
  process.exitCode = await verbs[verb]();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  if (error.message !== '') console.error(`setup: ${error.message}`);
  process.exitCode = error.exitCode;
}
