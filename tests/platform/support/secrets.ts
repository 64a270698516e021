import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '../../support/repository.ts';

/** Values by the secret's `namespace/name` and key. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

// A kubectl for a new cluster: the context is docker-desktop, no secret exists, and created secrets are
// written to files.
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
 * Returns the secrets of a new platform, as make-secrets.sh creates them.
 *
 * @param folder an empty working directory
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
