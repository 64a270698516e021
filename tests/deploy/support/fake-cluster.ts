import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../../cli/command.ts';
import { repositoryRoot } from '../../support/repository.ts';

/** What a script has called, and how it ended. */
export interface Script {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Each call of a program that is faked in its order, as it would be typed, behind a server
   *  that the environment names for Helm. */
  readonly calls: readonly string[];
}

export interface FakeOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the scripts may ask for, and what nobody has to have for them. */
const programs = ['kubectl', 'helm', 'docker', 'openssl', 'curl', 'jq', 'python3', 'node'];

/**
 * Runs a script of deploy/ beside a kubectl, a helm and a docker that only take notes; the context
 * is docker-desktop.
 *
 * @param answers for calls that match a pattern of the shell, what they print; null: they fail
 */
export function runBesideFakes(
  script: string,
  answers: readonly (readonly [pattern: string, answer: string | null])[] = [],
  { args = [], environment = {} }: FakeOptions = {},
): Script {
  using folder = temporaryFolder();
  const notes = join(folder.path, 'notes');
  const cases = answers.map(([pattern, answer]) => {
    const then = answer === null ? 'exit 1' : `printf '%s\\n' '${answer}'`;
    return `  ${pattern}) ${then} ;;`;
  });
  for (const program of programs) {
    const text = [
      '#!/bin/sh',
      `printf '%s\\n' "\${HELM_KUBEAPISERVER:+server=$HELM_KUBEAPISERVER }${program} $*" >>'${notes}'`,
      'case "$*" in',
      ...cases,
      "  'config current-context') echo docker-desktop ;;",
      'esac',
      '',
    ].join('\n');
    writeFileSync(join(folder.path, program), text);
    chmodSync(join(folder.path, program), 0o755);
  }
  const { status, stdout, stderr } = spawnSync(join(repositoryRoot, 'deploy', script), args, {
    encoding: 'utf8',
    env: {
      PATH: [folder.path, process.env['PATH']].join(delimiter),
      SPACEX_SMOKE_TRIES: '2',
      SPACEX_SMOKE_SECONDS: '0',
      ...environment,
    },
  });
  const calls = existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : [];
  return { code: status, stdout, stderr, calls };
}
