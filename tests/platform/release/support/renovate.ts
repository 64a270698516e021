import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached, cacheKey } from '../../../support/test-cache.ts';

const execute = promisify(execFile);

// renovate: datasource=npm depName=renovate
const version = '44.121.2';

/** A dependency that Renovate found in a file. */
export interface Dependency {
  readonly depName?: string;
  readonly currentValue?: string;
  readonly currentDigest?: string;
}

/** Directory of the package `renovate`, which is installed once. */
export async function renovatePackage(): Promise<string> {
  const home = await cached('renovate', cacheKey(version), async (directory) => {
    writeFileSync(join(directory, 'package.json'), '{ "private": true }\n');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false'];
    await execute('npm', ['install', ...options, `renovate@${version}`], { cwd: directory });
  });
  return join(home, 'node_modules/renovate');
}

/** What Renovate finds in each file of a Git repository; it asks no server. */
export async function extractDependencies(tree: string): Promise<Map<string, Dependency[]>> {
  const program = join(await renovatePackage(), 'dist/renovate.js');
  const work = mkdtempSync(join(tmpdir(), 'spacex-renovate-'));
  try {
    const report = join(work, 'report.json');
    const options = ['--platform=local', '--dry-run=extract', '--report-type=file'];
    await execute(process.execPath, [program, ...options, `--report-path=${report}`], {
      cwd: tree,
      env: { ...process.env, RENOVATE_BASE_DIR: work, LOG_LEVEL: 'error' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return dependenciesOf(readFileSync(report, 'utf8'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function dependenciesOf(text: string): Map<string, Dependency[]> {
  const { repositories } = JSON.parse(text) as {
    repositories: Record<
      string,
      { packageFiles: Record<string, { packageFile: string; deps: Dependency[] }[]> }
    >;
  };
  const found = new Map<string, Dependency[]>();
  for (const { packageFiles } of Object.values(repositories)) {
    for (const { packageFile, deps } of Object.values(packageFiles).flat()) {
      found.set(packageFile, [...(found.get(packageFile) ?? []), ...deps]);
    }
  }
  return found;
}
