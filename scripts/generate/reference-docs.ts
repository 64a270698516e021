/** The pages of docs/reference: data dictionary, marts, command line. */
import { commandReference } from '../docs/command-reference.ts';
import { dataDictionary } from '../docs/data-dictionary.ts';
import { martReference } from '../docs/mart-reference.ts';

export function produce(): Map<string, string> {
  return new Map([
    ['docs/reference/tables.md', dataDictionary()],
    ['docs/reference/marts.md', martReference()],
    ['docs/reference/cli.md', commandReference()],
  ]);
}
