import { execFile, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testCache } from '../../support/test-cache.ts';

const execute = promisify(execFile);
const oldest = 120;

/** The Debian release whose PgBouncer is built if the installed one is older. */
const release = 'trixie';

/** Why no recent PgBouncer can be had here; undefined if one can. */
export function missingPgBouncer(): string | undefined {
  if (versionOf('pgbouncer') >= oldest || existsSync(built())) return undefined;
  const missing = ['apt-get', 'make', 'gcc', 'pkg-config'].filter((name) => !runs('which', name));
  if (missing.length > 0)
    return `there is no PgBouncer 1.20, and no ${missing.join(', ')} to build it`;
  return runs('pkg-config', '--exists', 'libevent', 'openssl')
    ? undefined
    : 'there is no PgBouncer 1.20, and no libevent-dev and libssl-dev to build it';
}

/** `124` for PgBouncer 1.24.1; 0 if the program is missing. */
export function versionOf(program: string): number {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  return major === undefined ? 0 : Number(major) * 100 + Number(minor);
}

/** The installed program if it is recent; otherwise it is built once, from Debian's sources. */
export async function recentPgBouncer(): Promise<string> {
  if (versionOf('pgbouncer') >= oldest) return 'pgbouncer';
  const program = built();
  if (existsSync(program)) return program;
  const directory = mkdtempSync(join(tmpdir(), 'spacex-pgbouncer-build-'));
  try {
    const source = await downloadSource(directory);
    const run = (file: string, ...args: string[]) => execute(file, args, { cwd: source });
    await run('./configure', '--without-cares', '--without-pam');
    await run('make', 'pgbouncer');
    mkdirSync(join(program, '..'), { recursive: true });
    copyFileSync(join(source, 'pgbouncer'), program);
    return program;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Its path, in the directory that keeps programs between runs. */
function built(): string {
  return join(testCache(), `pgbouncer-${release}`);
}

/** Downloads the source with apt, which verifies it, without changing the settings of the system. */
async function downloadSource(directory: string): Promise<string> {
  const lists = join(directory, 'lists');
  mkdirSync(join(lists, 'partial'), { recursive: true });
  const sources = join(directory, 'debian.sources');
  const entry = {
    Types: 'deb-src',
    URIs: 'http://deb.debian.org/debian',
    Suites: release,
    Components: 'main',
    'Signed-By': '/usr/share/keyrings/debian-archive-keyring.gpg',
  };
  const lines = Object.entries(entry).map(([name, value]) => `${name}: ${value}`);
  writeFileSync(sources, `${lines.join('\n')}\n`);
  const options = [
    ...['-o', `Dir::Etc::sourcelist=${sources}`, '-o', 'Dir::Etc::sourceparts=-'],
    ...['-o', `Dir::State::lists=${lists}`],
  ];
  const run = (file: string, ...args: string[]) => execute(file, args, { cwd: directory });
  await run('apt-get', ...options, 'update');
  await run('apt-get', ...options, 'source', '--download-only', 'pgbouncer');
  const archive = readdirSync(directory).find((name) => name.endsWith('.orig.tar.gz'));
  if (archive === undefined) throw new Error(`${release} has no source of pgbouncer.`);
  await run('tar', 'xzf', archive);
  const source = readdirSync(directory).find((name) => /^pgbouncer-[\d.]+$/.test(name));
  return join(directory, String(source));
}

function runs(file: string, ...args: string[]): boolean {
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}
