import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Java versions that the pinned Spark runs on. Hadoop needs `Subject.getSubject`, gone from 24 on. */
const oldest = 17;
const newest = 23;

/** The home directory of a Java that Spark runs on: see {@link installedJava}. */
export function sparkJava(): string | undefined {
  return installedJava(oldest, newest);
}

/**
 * The home directory of a Java: `JAVA_HOME`, then the newest of those in `/usr/lib/jvm`, then `java`
 * on the PATH. Undefined if none has a version in the range.
 */
export function installedJava(oldest: number, newest: number): string | undefined {
  const isSupported = (version: number) => version >= oldest && version <= newest;
  const given = process.env['JAVA_HOME'];
  if (given !== undefined && given !== '' && isSupported(versionOf(given))) return given;
  const installed = directoriesIn('/usr/lib/jvm')
    .map((home) => ({ home, version: versionOf(home) }))
    .filter(({ version }) => isSupported(version))
    .sort((a, b) => b.version - a.version);
  const { home, version } = settingsOf('java');
  return installed[0]?.home ?? (isSupported(version) ? home : undefined);
}

function directoriesIn(path: string): string[] {
  return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
}

/** Major version of the Java in a directory, 0 if there is none. */
function versionOf(home: string): number {
  return settingsOf(join(home, 'bin/java')).version;
}

function settingsOf(java: string): { readonly home: string | undefined; readonly version: number } {
  try {
    // Java writes its settings to standard error.
    const text = execFileSync('sh', ['-c', '"$0" -XshowSettings:properties -version 2>&1', java], {
      encoding: 'utf8',
    });
    const setting = (name: string) => new RegExp(`^ *${name} = (.*)$`, 'm').exec(text)?.[1];
    return {
      home: setting('java\\.home'),
      version: Number(setting('java\\.specification\\.version') ?? 0),
    };
  } catch {
    return { home: undefined, version: 0 };
  }
}
