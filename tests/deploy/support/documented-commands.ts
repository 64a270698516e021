import { spawnSync } from 'node:child_process';
import { repositoryRoot } from '../../support/repository.ts';
import { runWithFakes } from './fake-cluster.ts';
import { type Platform, shortened } from './platform.ts';

/** The shell blocks of a Markdown page, and the commands that its text and tables set as code. */
export function documentedCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const outside = markdown.replace(/```.*?```/gs, '');
  const inline = [...outside.matchAll(/`((?:(?:kubectl|helm|docker) |deploy\/\S+\.sh)[^`]*)`/g)];
  return [...blocks, ...inline.map(([, text = '']) => text)];
}

/** Scripts that print their plan with `--dry-run`. */
const withDryRun = /deploy\/(?:up|down|smoke|kubernetes\/make-secrets)\.sh/;

/**
 * Runs documented commands in bash with a fake kubectl, helm and docker. A script of `deploy/` only
 * prints its plan; one without `--dry-run` only has to be executable.
 *
 * @returns the calls of the fakes, and the standard output of the commands
 * @throws Error if a command fails
 */
export function runDocumented(text: string, platform: Platform) {
  const dry = text.replace(/\bdeploy\/\S+\.sh\b/g, (script) =>
    withDryRun.test(script) ? `${script} --dry-run` : `test -x ${script}`,
  );
  const shell = ['bash', '-euo', 'pipefail', '-c', dry];
  const { code, calls, stdout, stderr } = runWithFakes(shell, platform.answers);
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr.trim()}`);
  return { calls: calls.map(shortened), stdout };
}

/** Checks documented commands; returns one line for each error. */
export function faultsOfCommands(texts: readonly string[], platform: Platform): string[] {
  return texts.flatMap((text) => {
    try {
      const { calls } = runDocumented(text, platform);
      const unknown = calls.filter((call) => !platform.commands.has(call));
      return unknown.map((call) => `${call}: the platform has no such command`);
    } catch (error) {
      return [`${text.trim()}: ${(error as Error).message}`];
    }
  });
}

/**
 * Passes a call to the real kubectl without a cluster: it checks the command, its flags and the
 * files that it reads, and then fails to connect.
 *
 * @returns why kubectl refuses the call; undefined if it accepts it
 */
export function refusalByKubectl(call: string): string | undefined {
  const args = call
    .replace(/=(?:aws|receiver)\.env\b/, '=/dev/null')
    .split(' ')
    .slice(1);
  const unreachable = ['--kubeconfig=/dev/null', '--server=http://127.0.0.1:9'];
  const { status, stderr } = spawnSync('kubectl', [...unreachable, ...args], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"any"}}',
    maxBuffer: 64 * 1024 * 1024,
  });
  const isAccepted = status === 0 || /127\.0\.0\.1:9(?::.*| was) refused/.test(stderr);
  return isAccepted ? undefined : `${call}: ${stderr.trim()}`;
}
