import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missingPrograms } from './describe-when.ts';
import { cached, cacheKey } from './test-cache.ts';

const execute = promisify(execFile);

const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

/** Why nothing can be had from Maven Central; undefined if it can. */
export function missingMaven(): string | undefined {
  return missingPrograms(['mvn']);
}

/**
 * Copies an artifact from Maven Central into the test cache, once.
 *
 * @param coordinates `group:artifact:version`, then the packaging and the classifier if they are not a jar
 * @returns its path
 */
export async function mavenArtifact(coordinates: string): Promise<string> {
  const name = coordinates.split(':')[1] ?? '';
  const folder = await cached(name, cacheKey(coordinates), async (directory) => {
    const options = [`-Dartifact=${coordinates}`, `-DoutputDirectory=${directory}`];
    await execute('mvn', ['--batch-mode', '--quiet', copy, ...options]);
  });
  const [file] = readdirSync(folder);
  if (file === undefined) throw new Error(`Maven copied nothing for ${coordinates}.`);
  return join(folder, file);
}
