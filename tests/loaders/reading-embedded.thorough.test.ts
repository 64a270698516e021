import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { afterAll, beforeAll, describe } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import { core, loadCores } from './support/cores.ts';
import { readingCases } from './support/reading-cases.ts';

describe('a reader of the embedded database', () => {
  let directory: ReturnType<typeof temporaryFolder>;
  const loader = () => embeddedLoader({ dataDir: directory.path });
  beforeAll(async () => {
    directory = temporaryFolder();
    await loadCores(loader(), [core('1', 'B1058')]);
  });
  afterAll(() => directory[Symbol.dispose]());

  readingCases(loader, {
    writing: ['with gone as (delete from cores returning 1) select * from gone'],
  });
});
