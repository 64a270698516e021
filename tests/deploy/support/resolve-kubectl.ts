import { basename } from 'node:path';
import { type CommandLine, commandLine } from './command-lines.ts';
import type { Labels } from './network.ts';
import type { Platform } from './platform-names.ts';
import type { Made } from './resolve-commands.ts';
import type { ShellCommand } from './shell-commands.ts';

const kinds: Readonly<Record<string, string>> = {
  crd: 'CustomResourceDefinition',
  cronjob: 'CronJob',
  deployment: 'Deployment',
  event: 'Event',
  job: 'Job',
  namespace: 'Namespace',
  pod: 'Pod',
  secret: 'Secret',
  service: 'Service',
  statefulset: 'StatefulSet',
  svc: 'Service',
};
const ofTheCluster = ['CustomResourceDefinition', 'Namespace'];

/** What a command line of kubectl names that is not there. */
export function resolveKubectl(
  line: CommandLine,
  before: readonly ShellCommand[],
  platform: Platform,
  made: Made,
): string[] {
  const { verb, operands, flags } = line;
  const namespace = flags['namespace']?.join();
  if (verb === 'apply' || verb === 'kustomize') return faultsOfInput(line, before);
  const objects = new Set([...platform.objects, ...made]);
  const inNamespace = (): string[] => {
    if (namespace === undefined) return ['it names no namespace'];
    const isThere = namespace === 'kube-system' || objects.has(`Namespace ${namespace}`);
    return isThere ? [] : [`there is no namespace ${namespace}`];
  };
  if (verb.startsWith('create ')) {
    return [...inNamespace(), ...faultsOfCreate(line, `${namespace}`, platform)];
  }
  if (verb === 'port-forward') {
    return [...inNamespace(), ...faultsOfForward(operands, `${namespace}`, platform)];
  }
  const { targets, faults } = targetsOf(operands, verb === 'logs');
  if (targets.some(({ kind }) => !ofTheCluster.includes(kind))) faults.push(...inNamespace());
  for (const { kind, name } of targets) {
    if (name === undefined) continue;
    if (kind === 'Secret') {
      faults.push(...faultsOfSecret(`${namespace}/${name}`, flags['output']?.join(), platform));
    } else {
      const full = `${kind} ${ofTheCluster.includes(kind) ? '' : `${namespace}/`}${name}`;
      if (!objects.has(full)) faults.push(`there is no ${full}`);
    }
  }
  const isNamed = targets.length > 0 || 'selector' in flags || 'kustomize' in flags;
  if (!isNamed) faults.push('it names nothing');
  return [...faults, ...faultsOfPods(line, `${namespace}`, platform, targets)];
}

interface Target {
  readonly kind: string;
  readonly name?: string;
}

/** `kind/name …`, or `kind[,kind] [name …]`; `logs` takes a pod's name by itself. */
function targetsOf(operands: readonly string[], isLogs: boolean) {
  const faults: string[] = [];
  const kindOf = (word: string) => {
    const kind = kinds[word] ?? kinds[word.replace(/s$/, '')];
    if (kind === undefined) faults.push(`there is no kind ${word}`);
    return kind ?? word;
  };
  const [first = '', ...names] = operands;
  if (operands.length === 0) return { targets: [] as Target[], faults };
  if (first.includes('/') || isLogs) {
    const targets = operands.map((operand): Target => {
      const [kind = '', name = ''] = operand.includes('/') ? operand.split('/') : ['pod', operand];
      return { kind: kindOf(kind), name };
    });
    return { targets, faults };
  }
  const targets = first.split(',').flatMap((word): Target[] => {
    const kind = kindOf(word);
    return names.length === 0 ? [{ kind }] : names.map((name) => ({ kind, name }));
  });
  return { targets, faults };
}

/** A file, or what a command before it prints as YAML. */
function faultsOfInput({ verb, operands, flags }: CommandLine, before: readonly ShellCommand[]) {
  if (verb === 'kustomize') return operands.length === 1 ? [] : ['it is given no folder'];
  const faults = operands.map((word) => `${word} is one word too many`);
  const inputs = [...(flags['filename'] ?? []), ...(flags['kustomize'] ?? [])];
  if (inputs.length !== 1) faults.push('it is given no file');
  if (inputs[0] === '-') {
    const [source] = before;
    const printed = source?.words[0] === 'kubectl' ? commandLine(source.words).flags : {};
    if (printed['dry-run']?.join() !== 'client' || printed['output']?.join() !== 'yaml') {
      faults.push('nobody prints what it reads');
    }
  }
  return faults;
}

function faultsOfCreate(line: CommandLine, namespace: string, platform: Platform): string[] {
  const { verb, operands, flags } = line;
  const [name = '', ...more] = operands;
  const faults = more.map((word) => `${word} is one word too many`);
  const dryRun = flags['dry-run']?.join();
  const isPrinted = dryRun === 'client' && flags['output']?.join() === 'yaml';
  if (dryRun !== undefined && !isPrinted) faults.push('it prints nothing that can be applied');
  if (verb === 'create configmap') {
    const { configMap, file } = platform.dags;
    const given = flags['from-file']?.map((path) => basename(path)).join();
    if (`${namespace}/${name}` !== configMap) faults.push(`Airflow mounts ${configMap}`);
    if (given !== file) faults.push(`Airflow mounts the file ${file}, not ${given}`);
    // Made anew it would fail the second time.
    if (!isPrinted) faults.push('it fails where the ConfigMap is there already');
  } else if (verb === 'create job') {
    const [kind = '', from = ''] = flags['from']?.join().split('/') ?? [];
    const full = `CronJob ${namespace}/${from}`;
    if (kinds[kind] !== 'CronJob' || !platform.objects.has(full))
      faults.push(`there is no ${full}`);
  } else {
    if (!platform.ownSecrets.includes(`${namespace}/${name}`)) faults.push(`nobody reads ${name}`);
    if (flags['from-env-file']?.join() !== 'aws.env') faults.push('of that file nothing is said');
  }
  return faults;
}

function faultsOfForward(operands: readonly string[], namespace: string, { services }: Platform) {
  const [target = '', ports = '', ...more] = operands;
  const [kind = '', name = ''] = target.split('/');
  const known = kinds[kind] === 'Service' ? services.get(`${namespace}/${name}`) : undefined;
  if (known === undefined) return [`there is no service ${namespace}/${name}`];
  const [here, there] = ports.split(':').map(Number);
  return [
    ...more.map((word) => `${word} is one word too many`),
    ...(known.includes(there ?? 0) ? [] : [`${name} has the ports ${known}, not ${there}`]),
    // Who reads of a port finds the same one everywhere.
    ...(here === there ? [] : [`the port here, ${here}, is another one than ${there}`]),
  ];
}

function faultsOfSecret(secret: string, output: string | undefined, { secrets }: Platform) {
  const keys = secrets.get(secret);
  if (keys === undefined) return [`nobody makes the secret ${secret}`];
  if (output === undefined) return [];
  const key = /^jsonpath=\{\.data\.([\w-]+)\}$/.exec(output)?.[1];
  return key !== undefined && keys.includes(key) ? [] : [`${secret} has ${keys}, not ${output}`];
}

/** A selector finds a pod, and a container is one of its. */
function faultsOfPods(
  { verb, flags }: CommandLine,
  namespace: string,
  { pods }: Platform,
  targets: readonly Target[],
): string[] {
  const [selector] = flags['selector'] ?? [];
  const container = flags['container']?.join();
  if (selector === undefined) return container === undefined ? [] : ['it names no pods'];
  const ofPods =
    verb === 'logs' ? targets.length === 0 : targets.every(({ kind }) => kind === 'Pod');
  if (!ofPods) return ['which objects have the label is not known here'];
  const wanted = Object.fromEntries(selector.split(',').map((pair) => pair.split('='))) as Labels;
  const found = pods.filter(
    (pod) =>
      pod.namespace === namespace &&
      Object.entries(wanted).every(([key, value]) => pod.labels[key] === value),
  );
  if (found.length === 0) return [`no pod of ${namespace} has ${selector}`];
  const isThere = found.some(({ containers }) => containers.includes(container ?? ''));
  return container === undefined || isThere ? [] : [`they have no container ${container}`];
}
