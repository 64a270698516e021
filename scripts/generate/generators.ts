import type { Generator } from './generator.ts';

/** A generator, which is imported when it runs: most of them need the packages built. */
export interface GeneratorEntry {
  readonly name: string;
  /** What it writes, and from what. */
  readonly writes: string;
  load(): Promise<Generator>;
}

/** Every generator, in the order in which they run. */
export const generators: readonly GeneratorEntry[] = [
  {
    name: 'table-index',
    writes: 'the list of all tables, from the files of packages/transform/src/tables',
    load: () => import('./table-index.ts'),
  },
  {
    name: 'document-types',
    writes: 'the types of documents and rows, from schemas, tables and the data dictionary',
    load: () => import('./document-types.ts'),
  },
  {
    name: 'xxhash64',
    writes: 'xxhash64-module.ts and binary-row-module.ts of packages/transform/src, from *.wat',
    load: () => import('./xxhash64.ts'),
  },
  {
    name: 'split-texts',
    writes: 'packages/loaders/src/parquet/split-texts-module.ts, from split-texts.wat',
    load: () => import('./split-texts.ts'),
  },
  {
    name: 'queries',
    writes: 'the marts in sql/queries.sql and sql/athena, from packages/transform/src/marts',
    load: () => import('./queries.ts'),
  },
  {
    name: 'glue-job',
    writes: 'deploy/aws/glue/tables.json, from the tables and the schemas of the client',
    load: () => import('./glue-job.ts'),
  },
  {
    name: 'glue-catalog',
    writes: 'deploy/aws/terraform/catalog.json, from the tables and marts',
    load: () => import('./glue-catalog.ts'),
  },
  {
    name: 'iam-statements',
    writes: 'the table of IAM statements in docs/aws.md, from deploy/aws/statements*.json',
    load: () => import('./iam-statements.ts'),
  },
  {
    name: 'aws-cost',
    writes: 'the cost table in docs/aws-cost.md, from deploy/aws/cost',
    load: () => import('./aws-cost.ts'),
  },
  {
    name: 'reference-docs',
    writes: 'docs/reference, from tables, marts, checks and commands',
    load: () => import('./reference-docs.ts'),
  },
  {
    name: 'llms',
    writes: 'llms.txt, from the table of pages in README.md and the first sentences of each page',
    load: () => import('./llms.ts'),
  },
  {
    name: 'changelog',
    writes: 'CHANGELOG.md, from the changelogs of the packages',
    load: () => import('./changelog.ts'),
  },
  {
    name: 'api-reports',
    writes: 'etc/<package>.api.md, from the declarations of the built packages',
    load: () => import('./api-reports.ts'),
  },
  {
    name: 'snapshot',
    writes: 'packages/spacex-client/snapshot/raw, from the fact tables in SPACEX_FACTS',
    load: () => import('./snapshot.ts'),
  },
];
