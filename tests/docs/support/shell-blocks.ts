import { type CodeBlock, codeBlocks, markdownFiles } from '../markdown.ts';

/** Commands that run-shell-blocks.thorough.test.ts does not run, and why. */
export const notRun: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^docker /, 'needs a container runtime; tests/platform/image builds and runs the image'],
  [/\bkubectl\b/, 'needs a cluster; tests/platform/kubernetes runs the runbooks on one'],
  [/\baws [a-z0-9-]+ /, 'needs the command line and an account of AWS'],
  [
    /^terraform |^node scripts\/aws-cost\.ts/,
    'needs Terraform; tests/platform/aws makes the plans',
  ],
  [/\bREDSHIFT_|--target redshift\b/, 'needs a warehouse; tests/redshift uses a stand-in'],
  [
    /^(npm (install|init|pkg)|npx tsc) /,
    'needs a registry with the packages; tests/platform/packages installs them from one',
  ],
  [/^npm (start|test)\b/, 'needs a fresh clone; quick-start.test.ts runs the command of npm start'],
  [/\bpnpm vitest /, 'runs a test of this repository'],
  [/completion (zsh|fish)/, 'needs another shell; tests/cli/completion.test.ts uses both'],
];

/** Documents of other kinds: their commands are run by the tests of what they describe. */
const otherFiles =
  /^(CONTRIBUTING\.md|SECURITY\.md|CHANGELOG\.md|deploy\/|tests\/|website\/|examples\/)/;

/** A script that is run on its own. */
export interface ShellScript {
  /** File and line of its block. */
  readonly position: string;
  readonly commands: readonly string[];
}

/** The scripts of all shell blocks: a block, or each command of a list of examples. */
export function shellScripts(): ShellScript[] {
  return markdownFiles()
    .filter((file) => !otherFiles.test(file))
    .flatMap(codeBlocks)
    .filter(({ language }) => ['sh', 'bash', 'shell'].includes(language))
    .flatMap(scriptsOf);
}

/** Why a command is not run; undefined if it is. */
export function reasonNotToRun(command: string): string | undefined {
  return notRun.find(([pattern]) => pattern.test(command))?.[1];
}

function scriptsOf({ file, line, text }: CodeBlock): ShellScript[] {
  const commands = commandsOf(text);
  // The examples of a command's help are alternatives.
  if (file !== 'docs/reference/cli.md') return [{ position: `${file}:${line}`, commands }];
  return commands.map((command) => ({
    position: `${file}:${line} ${command}`,
    commands: [command],
  }));
}

/** The lines of a script, with those that a command continues on. */
function commandsOf(text: string): string[] {
  const commands: string[] = [];
  let open = '';
  for (const line of text.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`;
    const isCase = /^case /m.test(open) && !/^esac/m.test(open);
    if (/(\\|\|)\s*$/.test(line) || isCase) continue;
    if (open.trim() !== '' && !open.startsWith('#')) commands.push(open);
    open = '';
  }
  return commands;
}
