import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '../../support/repository.ts';

/** Key to value, by the secret's `namespace/name`. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

// Is at docker-desktop, knows no secret, and keeps what it is told to make.
const kubectl = `#!/bin/sh
set -eu
[ "$*" != 'config current-context' ] || { echo docker-desktop; exit; }
[ "$1 $2" = '--context docker-desktop' ]
shift 2
case "$3 $4" in
  'get secret') exit 1 ;;
  'create secret') cat >"$SECRETS/$2.$6" ;;
  *) echo "unexpected: $*" >&2; exit 2 ;;
esac
`;

/**
 * The secrets of a new platform, as make-secrets.sh makes them.
 *
 * @param folder an empty one to work in
 */
export function makeSecrets(folder: string): Secrets {
  const programs = join(folder, 'programs');
  const made = join(folder, 'secrets');
  for (const one of [programs, made]) mkdirSync(one);
  writeFileSync(join(programs, 'kubectl'), kubectl);
  chmodSync(join(programs, 'kubectl'), 0o755);
  execFileSync(join(repositoryRoot, 'deploy/kubernetes/make-secrets.sh'), {
    env: { PATH: `${programs}${delimiter}${process.env['PATH']}`, SECRETS: made },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return Object.fromEntries(
    readdirSync(made).map((name) => [
      name.replace('.', '/'),
      Object.fromEntries(pairs(readFileSync(join(made, name), 'utf8'))),
    ]),
  );
}

function pairs(text: string): [string, string][] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    });
}
