import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../packages/etl-cli/src/program.ts';
import { requireBuiltCommand } from '../cli/command.ts';
import { repositoryRoot } from '../support/repository.ts';
import { type CodeBlock, codeBlocks, markdownFiles } from './markdown.ts';
import { spacexCommands } from './shell-words.ts';

const blocks = markdownFiles().flatMap(codeBlocks);
const positionOf = ({ file, line }: CodeBlock) => `${file}:${line}`;

/** Languages of blocks that no test runs as they are, and why. */
const notRun: Readonly<Record<string, string>> = {
  '': 'output; quick-start.test.ts compares that of npm start',
  text: 'output, messages and layouts of directories',
  sh: 'run-shell-blocks.thorough.test.ts runs them, and lists those that it cannot run, with reasons',
  sql: 'statements for an administrator; the SQL of marts is generated, and tests/marts runs it',
  logql: 'a query of Loki',
  mermaid: 'a diagram',
  diff: 'a change of CONTRIBUTING.md, which tests/platform/contributing applies',
};

test('run in all languages but those with a reason', () => {
  // run-blocks.thorough.test.ts and react-block.thorough.test.ts.
  const run = ['ts', 'js', 'tsx'];
  const found = [...new Set(blocks.map(({ language }) => language))];
  const others = found.filter((language) => !run.includes(language));
  for (const language of others) {
    const count = blocks.filter((block) => block.language === language).length;
    console.log(`not run: ${count} blocks of "${language}" (${notRun[language]})`);
  }
  expect(others.toSorted()).toEqual(Object.keys(notRun).toSorted());
});

describe('TypeScript code blocks', () => {
  const own = blocks.filter(
    ({ language, info }) => ['ts', 'tsx'].includes(language) && !info.includes('file='),
  );
  // Below tests/, where all packages resolve by name.
  const home = join(repositoryRoot, 'tests/.code-blocks');
  let directory: string;

  beforeAll(() => {
    requireBuiltCommand();
    mkdirSync(home, { recursive: true });
    directory = mkdtempSync(join(home, 'run-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** Type-checks blocks as one program; the errors have the position in the Markdown file. */
  function compile(texts: readonly CodeBlock[]): string {
    const names = texts.map((block, index) => {
      const name = `block-${index}.${block.language}`;
      // Keeps the line numbers; each block is a separate module.
      const lead = '\n'.repeat(block.line);
      writeFileSync(join(directory, name), `${lead}${block.text}\nexport {};\n`);
      return name;
    });
    const config = {
      extends: '../../tsconfig.json',
      compilerOptions: {
        types: ['node'],
        jsx: 'react-jsx',

        noUnusedLocals: false,
      },
      include: [],
      files: names,
    };
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(repositoryRoot, 'node_modules/.bin/tsc');
    const { status, stdout } = spawnSync(tsc, ['--project', directory, '--pretty', 'false'], {
      cwd: directory,
      encoding: 'utf8',
    });
    expect([0, 1, 2]).toContain(status);
    return stdout.replaceAll(
      /block-(\d+)\.tsx?/g,
      (_, index: string) => texts[Number(index)]?.file ?? '',
    );
  }

  test('compile as one program', () => {
    expect(own.length).toBeGreaterThan(10);
    expect(compile(own)).toBe('');
  }, 240_000);

  test('reports the position of an error', () => {
    const wrong = "import { cores, rowsOf } from '@spacex-platform/transform';\nrowsOf(cores)(1);";
    const block = { file: 'wrong.md', line: 7, language: 'ts', info: '', text: wrong };
    expect(compile([block])).toMatch(/^wrong\.md\(9,\d+\): error TS/);
  }, 240_000);
});

describe('shell code blocks', () => {
  const own = blocks.filter(({ language }) => ['sh', 'bash', 'shell'].includes(language));

  test('are valid shell', () => {
    expect(own.length).toBeGreaterThan(30);
    for (const block of own) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: block.text, encoding: 'utf8' });
      expect(status, `${positionOf(block)}\n${stderr}`).toBe(0);
    }
  });

  /** Parses the arguments without running the command; returns the usage error, if any. */
  async function usageError(words: readonly string[]): Promise<string | undefined> {
    let output = '';
    const program = createProgram(() => {});
    const all = [
      program,
      ...program.commands,
      ...program.commands.flatMap(({ commands }) => commands),
    ];
    for (const command of all) {
      command.configureOutput({ writeOut: () => {}, writeErr: (text) => (output += text) });
      if (command !== program) command.action(() => {});
    }
    try {
      await program.parseAsync([...words], { from: 'user' });
      return undefined;
    } catch (error) {
      return (error as { exitCode?: number }).exitCode === 0 ? undefined : output || String(error);
    }
  }

  test('contain only valid spacex-etl commands', async () => {
    const commands = own.flatMap((block) =>
      spacexCommands(block.text).map((words) => ({ words, position: positionOf(block) })),
    );
    expect(commands.length).toBeGreaterThan(60);
    for (const { words, position } of commands) {
      expect(await usageError(words), `${position}: spacex-etl ${words.join(' ')}`).toBeUndefined();
    }
  });

  test('reports an invalid spacex-etl command', async () => {
    const text =
      'A=1 npx -p x spacex-etl run --no-such-option | cat\npnpm spacex-etl query "a b" --format csv > f';
    expect(spacexCommands(text)).toEqual([
      ['run', '--no-such-option'],
      ['query', 'a b', '--format', 'csv'],
    ]);
    expect(await usageError(['run', '--no-such-option'])).toContain('unknown option');
    expect(await usageError(['run', '--target', 'nowhere'])).toContain('nowhere');
    expect(await usageError(['lake', 'frobnicate'])).toBeDefined();
  });
});
