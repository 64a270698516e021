import type { CommandLine } from './command-lines.ts';
import type { Platform } from './platform-names.ts';

/** What a command line of helm names that up.sh does not have so. */
export function resolveHelm(line: CommandLine, platform: Platform): string[] {
  const { verb, operands, flags } = line;
  const [first = '', second = '', ...more] = operands;
  const faults = more.map((word) => `${word} is one word too many`);
  if (verb === 'repo add') {
    const url = platform.repositories.get(first);
    return [...faults, ...(url === second ? [] : [`${first} is ${url}, not ${second}`])];
  }
  const release = platform.releases.find(({ name }) => name === first);
  if (release === undefined) return [...faults, `there is no release ${first}`];
  const expect = (what: string, given: string | undefined, right: string) => {
    if (given !== right) faults.push(`the ${what} of ${first} is ${right}, not ${given}`);
  };
  expect('namespace', flags['namespace']?.join(), release.namespace);
  if (verb === 'upgrade') {
    expect('chart', second, release.chart);
    expect('version', flags['version']?.join(), release.version);
    expect('values', flags['values']?.[0], release.values);
    if (flags['install'] === undefined) faults.push('it does not install what is not there');
  } else if (second !== '') {
    faults.push(`${second} is one word too many`);
  }
  return faults;
}
