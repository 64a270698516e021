import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '../../support/repository.ts';

/** Values by the secret's `namespace/name` and key. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

// A kubectl for a cluster: the context is docker-desktop, and secrets are read from and written to files
// of one line for each key.
const kubectl = `#!/bin/sh
set -eu
[ "$*" != 'config current-context' ] || { echo docker-desktop; exit; }
[ "$1 $2" = '--context docker-desktop' ]
shift 2
case "$3 $4" in
  'get secret')
    case " $* " in *' --ignore-not-found '*) ;; *) exit 1 ;; esac
    [ -f "$SECRETS/$2.$5" ] || exit 0
    case "$8" in
      name) echo "secret/$5" ;;
      jsonpath=*)
        key=\${8#*.data.}
        sed -n "s/^\${key%?}=//p" "$SECRETS/$2.$5" | tr -d '\\n' | base64
        ;;
    esac
    ;;
  'create secret') cat >"$SECRETS/$2.$6" ;;
  *) echo "unexpected: $*" >&2; exit 2 ;;
esac
`;

/**
 * Returns the secrets of a platform, as make-secrets.sh creates them.
 *
 * @param folder an empty working directory
 * @param existing secrets that exist already
 */
export function makeSecrets(folder: string, existing: Secrets = {}): Secrets {
  const programs = join(folder, 'programs');
  const made = join(folder, 'secrets');
  for (const one of [programs, made]) mkdirSync(one);
  writeFileSync(join(programs, 'kubectl'), kubectl);
  chmodSync(join(programs, 'kubectl'), 0o755);
  for (const [name, values] of Object.entries(existing)) {
    const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(join(made, name.replace('/', '.')), lines.join(''));
  }
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
