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
const placeOf = ({ file, line }: CodeBlock) => `${file}:${line}`;

describe('code blocks of TypeScript', () => {
  const own = blocks.filter(({ language, info }) => language === 'ts' && !info.includes('file='));
  // Below tests/, where all packages can be found by their names.
  const home = join(repositoryRoot, 'tests/.code-blocks');
  let folder: string;

  beforeAll(() => {
    requireBuiltCommand();
    mkdirSync(home, { recursive: true });
    folder = mkdtempSync(join(home, 'run-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Type-checks texts as one program; the answer has the place in the Markdown. */
  function compile(texts: readonly CodeBlock[]): string {
    const names = texts.map((block, index) => {
      const name = `block-${index}.ts`;
      // Lines stay where they were, and each block is a module of its own.
      const lead = '\n'.repeat(block.line);
      writeFileSync(join(folder, name), `${lead}${block.text}\nexport {};\n`);
      return name;
    });
    const config = {
      extends: '../../tsconfig.json',
      compilerOptions: { types: ['node'], noUnusedLocals: false },
      include: [],
      files: names,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(repositoryRoot, 'node_modules/.bin/tsc');
    const { status, stdout } = spawnSync(tsc, ['--project', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([0, 1, 2]).toContain(status);
    return stdout.replaceAll(
      /block-(\d+)\.ts/g,
      (_, index: string) => texts[Number(index)]?.file ?? '',
    );
  }

  test('compile, all in one program', () => {
    expect(own.length).toBeGreaterThan(10);
    expect(compile(own)).toBe('');
  }, 240_000);

  test('would be found where they do not', () => {
    const wrong = "import { cores, rowsOf } from '@spacex-platform/transform';\nrowsOf(cores)(1);";
    const block = { file: 'wrong.md', line: 7, language: 'ts', info: '', text: wrong };
    expect(compile([block])).toMatch(/^wrong\.md\(9,\d+\): error TS/);
  }, 240_000);
});

describe('code blocks of shell', () => {
  const own = blocks.filter(({ language }) => ['sh', 'bash', 'shell'].includes(language));

  test('are shell', () => {
    expect(own.length).toBeGreaterThan(30);
    for (const block of own) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: block.text, encoding: 'utf8' });
      expect(status, `${placeOf(block)}\n${stderr}`).toBe(0);
    }
  });

  /** What the command line says of the words, its actions left out. */
  async function usageError(words: readonly string[]): Promise<string | undefined> {
    let said = '';
    const program = createProgram(() => {});
    const all = [
      program,
      ...program.commands,
      ...program.commands.flatMap(({ commands }) => commands),
    ];
    for (const command of all) {
      command.configureOutput({ writeOut: () => {}, writeErr: (text) => (said += text) });
      if (command !== program) command.action(() => {});
    }
    try {
      await program.parseAsync([...words], { from: 'user' });
      return undefined;
    } catch (error) {
      return (error as { exitCode?: number }).exitCode === 0 ? undefined : said || String(error);
    }
  }

  test('have only commands of spacex-etl that it takes', async () => {
    const commands = own.flatMap((block) =>
      spacexCommands(block.text).map((words) => ({ words, place: placeOf(block) })),
    );
    expect(commands.length).toBeGreaterThan(60);
    for (const { words, place } of commands) {
      expect(await usageError(words), `${place}: spacex-etl ${words.join(' ')}`).toBeUndefined();
    }
  });

  test('would be found where it does not take them', async () => {
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
