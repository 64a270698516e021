import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes a docker and a helm that replace what the scripts in deploy/ need a registry for; helm runs
 * the real one for everything else.
 *
 * @param directory for the programs
 * @param helm path of the real helm
 * @param charts directory of the charts
 */
export function writePrograms(directory: string, helm: string, charts: string): void {
  const programs = {
    // The node already has the image.
    docker: 'case "$1" in build) exit 0 ;; *) echo "unexpected: docker $*" >&2; exit 2 ;; esac',
    helm: `
repository=
arguments=
for argument in "$@"; do
  case $argument in
    repo) repository=1 ;;
    apache-airflow/airflow) argument=${charts}/airflow-1.22.0.tgz ;;
    # Its images are not available, so the API server only validates its objects.
    prometheus-community/kube-prometheus-stack)
      argument=${charts}/kube-prometheus-stack-85.1.3.tgz
      dry_run=--dry-run=server
      ;;
  esac
  set -- "$@" "$argument"
  shift
done
[ -z "$repository" ] || exit 0
if [ -n "\${dry_run:-}" ]; then
  exec ${helm} "$@" --dry-run=server >/dev/null
fi
exec ${helm} "$@"`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(directory, name), `#!/bin/sh\nset -eu\n${text}\n`);
    chmodSync(join(directory, name), 0o755);
  }
}
