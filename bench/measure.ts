import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Measurement } from './measurement.ts';
import { watchProcess } from './process-usage.ts';
import type { WorkReport } from './work/report-work.ts';

/** A program with its arguments. Secrets travel in `env`, never in `args`. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/**
 * Runs a worker that measures itself, and takes the report that it prints as its last line.
 *
 * @throws Error when it fails or prints none; what it wrote to standard error is in the message
 */
export async function measureWorker(command: Command): Promise<Measurement> {
  const { stdout } = await runToEnd(command);
  const report = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as WorkReport;
  return {
    workMs: report.work_ms,
    userMs: report.user_ms,
    peakRssMb: (report.peak_rss_kb * 1024) / 1e6,
    counts: report.counts,
  };
}

/**
 * Runs a program that does not know it is measured, so its whole life is the work.
 *
 * @param onOutput receives what it printed
 */
export async function measureProgram(
  command: Command,
  onOutput?: (stdout: string) => void,
): Promise<Measurement> {
  const began = performance.now();
  let usage: ReturnType<typeof watchProcess> | undefined;
  let workMs = 0;
  const { stdout } = await runToEnd(command, (child) => {
    usage = watchProcess(child.pid);
    child.once('exit', () => {
      workMs = performance.now() - began;
    });
  });
  onOutput?.(stdout);
  const { userMs, peakRssMb } = usage?.stop() ?? { userMs: null, peakRssMb: null };
  return { workMs, userMs, peakRssMb, counts: {} };
}

/** Runs a command and returns what it printed. */
export async function runToEnd(
  { program, args, env, cwd }: Command,
  onStart?: (child: ChildProcess) => void,
): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  onStart?.(child);
  // At once and before anything is cleaned up: dlt takes a SIGTERM for a wish, and goes on writing.
  const stop = () => child.kill('SIGKILL');
  process.prependOnceListener('exit', stop);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (code !== 0) {
      const said = Buffer.concat(stderr).toString('utf8').slice(-4_000);
      throw new Error(`${program} ${args.join(' ')} ended with ${code ?? signal}:\n${said}`);
    }
  } finally {
    process.off('exit', stop);
  }
  const [out = '', error = ''] = [stdout, stderr].map((all) => Buffer.concat(all).toString('utf8'));
  return { stdout: out, stderr: error };
}
