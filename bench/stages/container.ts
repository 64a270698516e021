import { spawn } from 'node:child_process';
import {
  buildImage,
  compressedBytesOverBase,
  containerCommand,
  imageIsBuilt,
  missingImageTools,
} from '../../tests/deploy/support/image.ts';
import { collectOutput } from '../../tests/support/child-output.ts';
import { type Contender, compete } from '../contest.ts';
import { atMost } from '../goal.ts';
import type { Measurement } from '../measurement.ts';
import type { Stage } from '../stage.ts';

const main = '/app/node_modules/@spacex-platform/etl-cli/dist/main.js';
const empty = 'an empty Node process';
const firstLog = 'run --source snapshot';

const commands: readonly (readonly [name: string, args: readonly string[]])[] = [
  [empty, ['-e', 'console.log(0)']],
  ['--help', [main, '--help']],
  [firstLog, [main, 'run', '--source', 'snapshot', '--target', 'embedded']],
];

export const container: Stage = {
  name: 'container',
  title: 'Container',
  method: [
    'The image of `deploy/docker/Dockerfile`, run by podman and runc with a read-only root and without privileges. Time passes from the start of the first process in the container (a shell, which prints the time) to the first line that the command prints, as podman passes it on.',
    'Size is that of the layers over the base image, compressed by gzip.',
  ],
  async run({ options, tell }) {
    const missing =
      missingImageTools() ??
      (options.small && !imageIsBuilt() ? 'a small run does not build the image' : undefined);
    if (missing === undefined) {
      tell('building the image');
      await buildImage();
    }
    const contenders = commands.map(
      ([name, args]): Contender => ({
        name,
        ...(missing !== undefined && { missing }),
        run: () => firstLine(args),
      }),
    );
    const result = await compete(contenders, options.runs, tell);
    const found = result.contenders.find(({ name }) => name === firstLog);
    const seconds = found && found.workMs / 1000;
    const size = missing === undefined ? (await compressedBytesOverBase()) / 1e6 : undefined;
    return {
      ...result,
      reference: empty,
      goals: [
        atMost('container-start', 'start to the first line of a run', 0.3, seconds, 's'),
        atMost('container-size', 'compressed size over its base image', 40, size, 'MB'),
      ],
    };
  },
};

let containers = 0;

/** Runs Node in a new container, and measures until it prints its first line. */
async function firstLine(args: readonly string[]): Promise<Measurement> {
  containers += 1;
  const script = ['-c', 'date +%s%N; exec node "$@"', 'sh', ...args];
  const command = containerCommand(`spacex-bench-${process.pid}-${containers}`, script, {
    entrypoint: '/bin/sh',
  });
  const child = spawn(command.program, command.args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const { soFar, finished } = collectOutput(child);
  let at: number | undefined;
  const noteFirstLine = () => {
    // The shell's line is the first one of standard output.
    const hasPrinted = soFar.stderr.includes('\n') || soFar.stdout.split('\n').length > 2;
    if (hasPrinted) at ??= Date.now();
  };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', noteFirstLine);
  const { code, stdout, stderr } = await finished;
  const began = Number(stdout.split('\n', 1)[0]) / 1e6;
  if (code !== 0 || at === undefined || !(began > 0)) {
    throw new Error(`The container ended with ${code}: ${stdout.slice(0, 200)} ${stderr}`);
  }
  return { workMs: at - began, userMs: null, peakRssMb: null, counts: {} };
}
