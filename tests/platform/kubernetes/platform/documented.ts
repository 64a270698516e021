import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { temporaryFolder } from '../../../cli/command.ts';
import { documentedCommands, dryScripts } from '../../../deploy/support/documented-commands.ts';
import { repositoryRoot } from '../../../support/repository.ts';
import { execute } from '../cluster/execute.ts';
import type { Platform } from './platform.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');

/** Commands of deploy/README.md, docs/runbooks.md, the alerts, and those that the scripts print. */
export function allDocumentedCommands(): string[] {
  const alerts = ['airflow', 'etl', 'postgres'].flatMap((name) => {
    const { spec } = parse(read(`deploy/monitoring/rules/${name}.yaml`)) as {
      spec: { groups: { rules: { annotations?: { description: string } }[] }[] };
    };
    return spec.groups.flatMap(({ rules }) =>
      rules.flatMap(({ annotations }) => annotations?.description ?? []),
    );
  });
  const ofAlerts = alerts.flatMap((text) => /kubectl [^,]*/.exec(text)?.[0].trim() ?? []);
  const hint = /^ {2}(?:printf '.*\\n {2})?(kubectl -n \S+ port-forward \S+ \d+:\d+)/gm;
  const hints = ['deploy/up.sh', 'deploy/smoke.sh'].flatMap((path) =>
    [...read(path).matchAll(hint)].map(([, text = '']) => text),
  );
  const pages = ['deploy/README.md', 'docs/runbooks.md'].flatMap((path) =>
    documentedCommands(read(path)),
  );
  return [...new Set([...pages, ...ofAlerts, ...hints])];
}

// Everything that only reads runs as it is, and so do jobs. The API server validates the rest.
const kubectl = `
args=()
for argument in "$@"; do
  case $argument in
    --follow) ;;
    -it) args+=(-i) ;;
    # Files that the reader writes.
    --from-env-file=*.env) args+=(--from-env-file=/dev/null) ;;
    *) args+=("$argument") ;;
  esac
done
set -- "\${args[@]}"
output=$(mktemp)
trap 'rm -f "$output"' EXIT
case " $* " in
  # The API server only validates this chart; tests/platform/charts checks the services that it renders.
  *' svc/kube-prom-stack-'*) ;;
  *' port-forward '*)
    # Any free local port.
    "$REAL_KUBECTL" "\${@:1:$#-1}" ":\${!###*:}" >"$output" 2>&1 &
    forward=$!
    for _ in $(seq 300); do
      grep -q 'Forwarding from' "$output" && break
      kill -0 "$forward" 2>/dev/null || break
      sleep 0.1
    done
    kill "$forward" 2>/dev/null || true
    grep -q 'Forwarding from' "$output" || { cat "$output" >&2; exit 1; }
    ;;
  *' create job '*)
    call=$*
    name=\${call#* create job }
    "$REAL_KUBECTL" "$1" "$2" delete job "\${name%% *}" --ignore-not-found >/dev/null
    "$REAL_KUBECTL" "$@"
    ;;
  *' --dry-run=client '*) "$REAL_KUBECTL" "$@" ;;
  *' delete -k '*) "$REAL_KUBECTL" apply -k "\${!#}" --dry-run=server ;;
  *' create '* | *' apply '* | *' delete '*) "$REAL_KUBECTL" "$@" --dry-run=server ;;
  *' rollout restart '*) "$REAL_KUBECTL" "$1" "$2" get "\${@:5}" ;;
  *' exec '*) "$REAL_KUBECTL" "$@" </dev/null ;;
  # Its job was only validated.
  *' logs job/delete-oldest-dump '*) ;;
  *' logs '* | *' describe '*)
    for try in $(seq 60); do
      if "$REAL_KUBECTL" "$@" >"$output" 2>&1 && ! grep -q 'No resources found' "$output"; then exit 0; fi
      if grep -q 'No resources found' "$output"; then
        # Only the pods of runs may be gone. That of a job is created a moment later.
        [[ $* != *data-jobs* ]] || exit 0
        [[ $try -lt 15 ]] || break
      elif ! grep -q 'waiting to start\\|ContainerCreating' "$output"; then
        break
      fi
      sleep 1
    done
    cat "$output" >&2
    exit 1
    ;;
  *) "$REAL_KUBECTL" "$@" ;;
esac`;

const helm = `
case " $* " in
  *' uninstall airflow '* | *' upgrade --install airflow '* | *' upgrade --install kube-prom-stack '*)
    args=()
    for argument in "$@"; do [[ $argument == --wait* ]] || args+=("$argument"); done
    PATH=$REAL_PATH exec helm "\${args[@]}" --dry-run >/dev/null
    ;;
  # Their charts are not available.
  *' loki '* | *' alloy '* | *' uninstall kube-prom-stack '* | *' repo add '*) ;;
  *) echo "unexpected: helm $*" >&2; exit 1 ;;
esac`;

const docker = '[[ $1 == build && $2 == -f && -f $3 ]]';

/** Runs documented commands with bash in the root of the repository; returns a line for each that fails. */
export async function faultsOf(
  { environment }: Pick<Platform, 'environment'>,
  texts: readonly string[],
): Promise<string[]> {
  using programs = temporaryFolder();
  for (const [name, text] of Object.entries({ kubectl, helm, docker })) {
    writeFileSync(join(programs.path, name), `#!/usr/bin/env bash\nset -euo pipefail\n${text}\n`);
    chmodSync(join(programs.path, name), 0o755);
  }
  const PATH = environment['PATH'] ?? '';
  const found = await execute('sh', ['-c', 'command -v kubectl'], { environment });
  const shell = {
    ...environment,
    PATH: [programs.path, PATH].join(delimiter),
    REAL_PATH: PATH,
    REAL_KUBECTL: found.stdout.trim(),
  };
  const faults: string[] = [];
  for (const text of texts) {
    const command = `cd ${repositoryRoot}\n${dryScripts(text)}`;
    const args = ['-euo', 'pipefail', '-c', command];
    const { code, stdout, stderr } = await execute('bash', args, { environment: shell });
    if (code !== 0) faults.push(`${text.trim()}: exit code ${code}: ${stderr || stdout}`);
  }
  return faults;
}
