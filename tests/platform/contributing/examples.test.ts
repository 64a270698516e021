import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CodeBlock, codeBlocks } from '../../docs/markdown.ts';
import { copyTree, linkModules } from '../../support/copied-tree.ts';
import { folderFromEnvironment } from '../../support/repository.ts';
import { applyBlock, fileOf } from './apply-block.ts';

const blocks = codeBlocks('CONTRIBUTING.md');
const changes = blocks.filter((block) => fileOf(block) !== undefined);
const steps = blocks.filter(({ language, info }) => language === 'sh' && info === 'steps');

describe('examples of CONTRIBUTING.md', () => {
  const tree = copyTree();
  afterAll(() => tree[Symbol.dispose]());
  beforeAll(() => {
    linkModules(tree);
    // The tools of the repository ask git which files exist and which are ignored.
    spawnSync('git', ['init', '--quiet'], { cwd: tree.path });
    for (const block of changes) applyBlock(tree.path, block);
  });

  test('add a table, a loader and a command', () => {
    expect(changes.map(fileOf)).toEqual(
      expect.arrayContaining([
        'packages/transform/src/tables/launch-photos.ts',
        'packages/loaders/src/memory/index.ts',
        'packages/etl-cli/src/commands/resources.ts',
      ]),
    );
    expect(steps).toHaveLength(4);
  });

  const nameOf = ({ text }: CodeBlock) => text.split('\n').at(-1) ?? '';
  for (const step of steps) {
    test(`run their steps: ${nameOf(step)}`, { timeout: 300_000 }, () => {
      const { status, stdout, stderr } = spawnSync(
        'bash',
        ['-e', '-o', 'pipefail', '-c', step.text],
        {
          cwd: tree.path,
          encoding: 'utf8',
          env: {
            ...process.env,
            pnpm_config_verify_deps_before_run: 'false',
            NO_COLOR: '1',
            // The default is relative to the repository, and the copy is somewhere else.
            SPACEX_FACTS: folderFromEnvironment('SPACEX_FACTS', '../shared/facts'),
          },
        },
      );
      expect(status, `${step.text}\n${stdout}\n${stderr}`).toBe(0);
    });
  }
});
