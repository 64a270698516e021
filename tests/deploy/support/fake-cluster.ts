import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../../cli/command.ts';
import { repositoryRoot } from '../../support/repository.ts';

/** The result of a script, with the calls that it made. */
export interface Script {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /**
   * Calls of the fake programs in order, as one would type them. A call that inherits
   * `HELM_KUBEAPISERVER` starts with `server=…`.
   */
  readonly calls: readonly string[];
}

/**
 * Shell patterns of calls, with the line that a matching call prints; null makes it fail. The first
 * calls fail if a number of failures is given.
 */
export type Answers = readonly (readonly [
  pattern: string,
  answer: string | null,
  failures?: number,
])[];

export interface FakeOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Programs that the scripts use, and programs that they must not need. */
const programs = ['kubectl', 'helm', 'docker', 'openssl', 'curl', 'jq', 'python3', 'node'];

/**
 * Runs a script of `deploy/` from the root of the repository with a kubectl, helm and docker that only
 * record their calls. The current context is docker-desktop, and `kubectl apply -f -` prints its input.
 *
 * The tests on a cluster run the same scripts. The fakes show what these do not reach: that no call is
 * made for another context, and what the scripts do when calls fail.
 */
export function runScript(
  script: string,
  answers: Answers = [],
  { args = [], environment = {} }: FakeOptions = {},
): Script {
  using folder = temporaryFolder();
  const log = join(folder.path, 'calls');
  const cases = answers.map(([pattern, answer, failures = 0], index) => {
    const then = answer === null ? 'exit 1' : `printf '%s\\n' '${answer}'`;
    const file = join(folder.path, `failures-${index}`);
    writeFileSync(file, 'x'.repeat(failures));
    const failing = `if [ -s '${file}' ]; then truncate -s -1 '${file}'; exit 1; fi`;
    return `  ${pattern}) ${failing}; ${then} ;;`;
  });
  for (const name of programs) {
    const text = [
      '#!/bin/sh',
      `printf '%s\\n' "\${HELM_KUBEAPISERVER:+server=$HELM_KUBEAPISERVER }${name} $*" >>'${log}'`,
      'case "$*" in',
      ...cases,
      "  'config current-context') echo docker-desktop ;;",
      "  'apply -f -') cat ;;",
      'esac',
      '',
    ].join('\n');
    writeFileSync(join(folder.path, name), text);
    chmodSync(join(folder.path, name), 0o755);
  }
  const { status, stdout, stderr } = spawnSync(join(repositoryRoot, 'deploy', script), args, {
    cwd: repositoryRoot,
    encoding: 'utf8',
    env: {
      PATH: [folder.path, process.env['PATH']].join(delimiter),
      SPACEX_SMOKE_TRIES: '2',
      SPACEX_SMOKE_SECONDS: '0',
      ...environment,
    },
  });
  const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return { code: status, stdout, stderr, calls };
}
