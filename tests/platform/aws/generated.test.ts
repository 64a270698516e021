import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, test } from 'vitest';
import { requireBuiltCommand } from '../../cli/command.ts';
import { repositoryRoot } from '../../support/repository.ts';

beforeAll(requireBuiltCommand);

test.for(['write-catalog.ts', 'write-iam-table.ts'])('what %s writes is up to date', (script) => {
  const program = join(repositoryRoot, 'scripts', script);
  execFileSync(process.execPath, [program, '--check'], { stdio: 'pipe' });
});
