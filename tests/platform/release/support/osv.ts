import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zipSync } from 'fflate';
import { missingPrograms } from '../../../support/describe-when.ts';
import { repositoryRoot } from '../../../support/repository.ts';
import { cached, cacheKey } from '../../../support/test-cache.ts';

const sources = join(repositoryRoot, 'scripts/toolchain/osv-scanner');

/** Why osv-scanner cannot be built here; undefined if it can. */
export function missingScanner(): string | undefined {
  return missingPrograms(['go']);
}

/** Path of osv-scanner, which is built once from the pinned modules. */
export async function osvScanner(): Promise<string> {
  const key = cacheKey(readFileSync(join(sources, 'go.sum'), 'utf8'));
  const home = await cached('osv-scanner', key, async (directory) => {
    const module = 'github.com/google/osv-scanner/v2/cmd/osv-scanner';
    const output = join(directory, 'osv-scanner');
    await promisify(execFile)(
      'go',
      ['build', '-mod=readonly', '-ldflags=-s -w', '-o', output, module],
      { cwd: sources, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' } },
    );
  });
  return join(home, 'osv-scanner');
}

/** A known vulnerability: all versions of an npm package before the fixed one. */
export interface Vulnerability {
  readonly id: string;
  readonly name: string;
  readonly fixed: string;
}

/** Writes a database in the format of osv.dev into a directory. */
export function writeDatabase(directory: string, vulnerabilities: readonly Vulnerability[]): void {
  const entries = vulnerabilities.map(({ id, name, fixed }) => {
    const entry = {
      ...{ schema_version: '1.6.0', id, summary: 'An entry of a test' },
      ...{ modified: '2026-01-01T00:00:00Z', published: '2026-01-01T00:00:00Z' },
      affected: [
        {
          package: { ecosystem: 'npm', name },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
        },
      ],
    };
    return [`${id}.json`, new TextEncoder().encode(JSON.stringify(entry))] as const;
  });
  const home = join(directory, 'osv-scalibr/npm');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'all.zip'), zipSync(Object.fromEntries(entries)));
}
