import { apiPages } from './api-entries.ts';
import { pageSources } from './page-sources.ts';

interface Group {
  readonly label: string;
  readonly collapsed?: boolean;
  readonly items: Item[];
}

type Item =
  | { readonly label: string; readonly slug: string }
  | { readonly label: string; readonly link: string };

const groups: readonly (readonly [label: string, pages: readonly (readonly [string, string])[]])[] =
  [
    [
      'Start',
      [
        ['Quick start', 'quick-start'],
        ['Concepts', 'concepts'],
        ['Recipes', 'recipes'],
        ['Load from your program', 'programs'],
        ['Tests of your program', 'testing'],
        ['Launch Library 2', 'launch-library'],
        ['Web pages', 'web-pages'],
        ['Runtimes', 'runtimes'],
        ['Examples', 'examples'],
        ['Glossary', 'glossary'],
      ],
    ],
    [
      'Targets',
      [
        ['PostgreSQL', 'postgresql'],
        ['Lake', 'lake'],
        ['Iceberg tables', 'iceberg'],
        ['Lake format', 'lake-format'],
        ['Glue catalog and Athena', 'glue-catalog'],
        ['Redshift', 'redshift'],
      ],
    ],
    [
      'Operations',
      [
        ['Operations', 'operations'],
        ['Configuration', 'configuration'],
        ['Proxies and certificates', 'proxies'],
        ['Runbooks', 'runbooks'],
        ['Checks', 'checks'],
        ['Ledger, rejects and drift', 'ledger'],
        ['Metrics', 'metrics'],
        ['Upgrade notes', 'upgrade-notes'],
      ],
    ],
    [
      'Deployment',
      [
        ['Kubernetes', 'kubernetes'],
        ['AWS architecture', 'aws'],
        ['AWS with Terraform', 'aws-terraform'],
        ['Security controls on AWS', 'security'],
        ['Cost on AWS', 'aws-cost'],
        ['Operations on AWS', 'aws-operations'],
        ['Spark on Glue and EMR', 'spark'],
      ],
    ],
    [
      'Packages',
      [
        ['spacex-client', 'packages/spacex-client'],
        ['transform', 'packages/transform'],
        ['loaders', 'packages/loaders'],
        ['etl-cli', 'packages/etl-cli'],
      ],
    ],
    [
      'Reference',
      [
        ['Data dictionary', 'reference/tables'],
        ['Marts', 'reference/marts'],
        ['Command line', 'reference/cli'],
        ['Faults', 'reference/faults'],
      ],
    ],
  ];

const project: readonly (readonly [string, string])[] = [
  ['Changelog', 'changelog'],
  ['Benchmark', 'benchmark'],
  ['Package size', 'package-size'],
  ['Contributing', 'contributing'],
  ['Security policy', 'security-policy'],
];

/** Navigation. Missing pages are skipped, and pages without an entry are listed under Project. */
export function sidebar(): Group[] {
  const sources = pageSources();
  const listed = new Set(
    [...groups.flatMap(([, pages]) => pages), ...project].map(([, slug]) => slug),
  );
  const existing = (pages: readonly (readonly [string, string])[]) =>
    pages.filter(([, slug]) => sources.has(slug)).map(([label, slug]) => ({ label, slug }));
  const unlisted = [...sources.keys()].filter((slug) => !listed.has(slug));
  return [
    ...groups.map(([label, pages]) => ({
      label,
      items: [...existing(pages), ...(label === 'Start' ? livePages() : [])],
    })),
    {
      label: 'API',
      collapsed: true,
      items: apiPages().map(({ label, slug }) => ({ label, slug })),
    },
    {
      label: 'Project',
      items: [...existing(project), ...unlisted.map((slug) => ({ label: slug, slug }))],
    },
  ].filter(({ items }) => items.length > 0);
}

/** The pages of the last night, which are added after the build. */
function livePages(): Item[] {
  const directory = process.env['SPACEX_LIVE_PAGES'];
  return directory ? [{ label: 'Every launch to today', link: `/${directory}/` }] : [];
}
