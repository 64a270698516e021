import type { PlaceFlags } from './options.ts';

/** The flags that lead a command to the same place, as a shell reads them; each begins with a space. */
export function placeFlags(target: string, { schema, dataDir, lake }: PlaceFlags): string {
  const flags = target === 'embedded' ? [] : [`--target ${target}`];
  if (target === 'lake' && lake !== undefined) flags.push(`--lake ${quoted(lake)}`);
  if (target === 'embedded' && dataDir !== '.spacex') flags.push(`--data-dir ${quoted(dataDir)}`);
  if (target !== 'lake' && schema !== 'spacex') flags.push(`--schema ${quoted(schema)}`);
  return flags.map((flag) => ` ${flag}`).join('');
}

/** A word for a shell, in quotes where it needs them. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
