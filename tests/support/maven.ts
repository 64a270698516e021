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
 * Copies an artifact from Maven Central into a directory.
 *
 * @param coordinates `group:artifact:version`, then the packaging and the classifier if they are not a jar
 * @returns its path
 */
export async function copyFromMaven(coordinates: string, directory: string): Promise<string> {
  const options = [`-Dartifact=${coordinates}`, `-DoutputDirectory=${directory}`];
  await execute('mvn', ['--batch-mode', '--quiet', copy, ...options]);
  return join(directory, onlyFileIn(directory, coordinates));
}

/** Copies an artifact from Maven Central into the test cache, once: see {@link copyFromMaven}. */
export async function mavenArtifact(coordinates: string): Promise<string> {
  const name = coordinates.split(':')[1] ?? '';
  const folder = await cached(name, cacheKey(coordinates), async (directory) => {
    await copyFromMaven(coordinates, directory);
  });
  return join(folder, onlyFileIn(folder, coordinates));
}

function onlyFileIn(directory: string, coordinates: string): string {
  const [file] = readdirSync(directory);
  if (file === undefined) throw new Error(`Maven copied nothing for ${coordinates}.`);
  return file;
}
