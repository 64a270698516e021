import { accessSync, constants, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from '../../support/repository.ts';
import { type CommandLine, commandLine, isKnownProgram } from './command-lines.ts';
import type { Platform } from './platform-names.ts';
import { resolveHelm } from './resolve-helm.ts';
import { resolveKubectl } from './resolve-kubectl.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

/** What commands leave for those after them: `Kind namespace/name`. */
export type Made = ReadonlySet<string>;

/** What is wrong with texts of the shell, one line each; all that they name has to be there. */
export function faultsOfCommands(texts: readonly string[], platform: Platform): string[] {
  const faults: string[] = [];
  const made = new Set<string>();
  for (const text of texts) {
    try {
      for (const command of shellCommands(text)) {
        const job = jobOf(command);
        if (job !== undefined) made.add(job);
        const found = faultsOf(command, platform, made);
        faults.push(...found.map((fault) => `${command.words.join(' ')}: ${fault}`));
      }
    } catch (error) {
      faults.push(`${text}: ${(error as Error).message}`);
    }
  }
  return faults;
}

function jobOf({ words }: ShellCommand): string | undefined {
  if (words[0] !== 'kubectl') return undefined;
  const { verb, operands, flags } = commandLine(words);
  return verb === 'create job' ? `Job ${flags['namespace']}/${operands[0]}` : undefined;
}

function faultsOf(command: ShellCommand, platform: Platform, made: Made): string[] {
  const { words, before } = command;
  const [program = '', ...rest] = words;
  if (program.startsWith('deploy/')) return faultsOfScript(program, rest);
  if (program === 'xargs') {
    const line = commandLine(rest);
    const isDelete = line.program === 'kubectl' && line.verb === 'delete';
    return isDelete && before.length > 0 ? [] : ['what xargs does here is not known'];
  }
  if (isKnownProgram(program)) {
    const line = commandLine(words);
    const faults = line.program === 'docker' ? faultsOfBuild(line, platform) : [];
    if (line.program === 'kubectl') faults.push(...resolveKubectl(line, before, platform, made));
    if (line.program === 'helm') faults.push(...resolveHelm(line, platform));
    return [...faults, ...filesOf(line).flatMap(missing)];
  }
  const source = before.at(-1);
  if (source?.words[0] !== 'kubectl') return [`what ${program} does is not known here`];
  const line = commandLine(source.words);
  const output = line.flags['output']?.[0] ?? '';
  if (program === 'base64') {
    return rest.join() === '--decode' && output.startsWith('jsonpath=') ? [] : ['decodes nothing'];
  }
  if (program === 'grep') {
    const groups = platform.manifests.map(({ apiVersion }) => apiVersion.split('/')[0]);
    return output === 'name' && groups.includes(rest.join(' ')) ? [] : ['finds nothing'];
  }
  if (program === 'sed') return faultsOfSed(rest, line, platform);
  return [`what ${program} does is not known here`];
}

function faultsOfScript(script: string, args: readonly string[]): string[] {
  const unknown = args.filter((arg) => arg !== '--dry-run');
  try {
    accessSync(join(repositoryRoot, script), constants.X_OK);
  } catch {
    return [`${script} is no program`];
  }
  return unknown.map((arg) => `${arg} is not known`);
}

function faultsOfBuild({ operands, flags }: CommandLine, { images }: Platform): string[] {
  const [tag = ''] = flags['tag'] ?? [];
  return [
    ...(images.includes(tag) ? [] : [`nobody uses an image ${tag}`]),
    ...(operands.join() === '.' ? [] : ['the build is not of the root']),
  ];
}

/** `sed` changes the script that a job of a CronJob runs. */
function faultsOfSed(words: readonly string[], line: CommandLine, platform: Platform): string[] {
  const [, from = '', to = ''] = /^s#([^#]+)#\/scripts\/([^#]+)#$/.exec(words.join(' ')) ?? [];
  const name = line.flags['from']?.[0]?.replace('cronjob/', '') ?? '';
  const job = platform.manifests.find(
    ({ kind, metadata }) => kind === 'CronJob' && metadata.name === name,
  );
  const scripts = platform.manifests.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith(`${name}-`),
  );
  return [
    ...(line.flags['output']?.[0] === 'yaml' ? [] : ['it changes no YAML']),
    ...(JSON.stringify(job).includes(`"${from}"`) ? [] : [`${name} has no ${from}`]),
    ...(to in (scripts?.data ?? {}) ? [] : [`there is no script ${to}`]),
  ];
}

function filesOf({ verb, operands, flags }: CommandLine): string[] {
  const names = ['filename', 'kustomize', 'values', 'file', 'from-file'];
  const files = names.flatMap((name) => flags[name] ?? []).filter((file) => file !== '-');
  return verb === 'kustomize' ? [...files, ...operands] : files;
}

function missing(file: string): string[] {
  return existsSync(join(repositoryRoot, file)) ? [] : [`there is no file ${basename(file)}`];
}
