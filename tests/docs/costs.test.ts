import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');

/** Rows of the cost table with dollars per month for dev and prod. */
function costs(): { what: string; dev: number; prod: number }[] {
  const [, section = ''] = read('docs/aws.md').split('\n## Cost\n');
  return section
    .split('\n')
    .filter((line) => /^\|.*\d/.test(line))
    .map((line) => {
      const [what = '', , dev, prod] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      const dollars = (text = '') => Number(text.replace(',', ''));
      return { what, dev: dollars(dev), prod: dollars(prod) };
    });
}

test('the monthly cost adds up and equals the cost in deploy/aws/README.md', () => {
  const rows = costs();
  const parts = rows.filter(({ what }) => what !== '**a month**');
  const total = rows.find(({ what }) => what === '**a month**');
  expect(parts).toHaveLength(6);
  const sum = (of: 'dev' | 'prod') => parts.reduce((dollars, part) => dollars + part[of], 0);
  expect(total).toMatchObject({ dev: sum('dev'), prod: sum('prod') });
  const readme = read('deploy/aws/README.md');
  const shown = (dollars = 0) => dollars.toLocaleString('en-US');
  const of = (what: string) => parts.find((part) => part.what === what);
  for (const sentence of [
    `About ${shown(total?.dev)} USD a month for dev and ${shown(total?.prod)} for prod`,
    `${shown(of('Redshift')?.dev)} of it is Redshift`,
    `${shown(of('interface endpoints')?.dev)} the interface endpoints`,
    `${of('NAT gateways')?.dev} or ${of('NAT gateways')?.prod} the NAT gateways`,
  ]) {
    expect(readme).toContain(sentence);
  }
});
