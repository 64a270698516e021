import { defaultDataDir, defaultSchema } from './default-location.ts';
import { defaultTarget } from './registry.ts';
import type { LocationFlags, Target } from './target.ts';

const options = {
  lake: { name: '--lake', standard: undefined },
  dataDir: { name: '--data-dir', standard: defaultDataDir },
  schema: { name: '--schema', standard: defaultSchema },
} as const;

/** The options that lead another command to the same location, each after a space. */
export function locationOptions(target: Target, flags: LocationFlags): string {
  const words = target === defaultTarget ? [] : ['--target', target.name];
  for (const flag of target.locationFlags) {
    const { name, standard } = options[flag];
    const value = flags[flag];
    if (value !== undefined && value !== standard) words.push(name, quoted(value));
  }
  return words.map((word) => ` ${word}`).join('');
}

/** A word of a shell command, in quotes if it needs them. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
