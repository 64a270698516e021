import { apiPages } from './api-entries.ts';
import { pageSources } from './page-sources.ts';

interface Group {
  readonly label: string;
  readonly collapsed?: boolean;
  readonly items: { readonly label: string; readonly slug: string }[];
}

const groups: readonly (readonly [label: string, pages: readonly (readonly [string, string])[]])[] =
  [
    [
      'Start',
      [
        ['Quick start', 'quick-start'],
        ['Concepts', 'concepts'],
        ['Recipes', 'recipes'],
        ['Examples', 'examples'],
      ],
    ],
    [
      'Run it',
      [
        ['Operations', 'operations'],
        ['Redshift', 'redshift'],
        ['Spark', 'spark'],
        ['Kubernetes', 'kubernetes'],
        ['AWS', 'aws'],
        ['Upgrade notes', 'upgrade-notes'],
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
      ],
    ],
  ];

const project: readonly (readonly [string, string])[] = [
  ['Benchmark', 'benchmark'],
  ['Contributing', 'contributing'],
  ['Security', 'security'],
];

/** The navigation. What is not written yet, or is new and placed nowhere, does not break it. */
export function sidebar(): Group[] {
  const sources = pageSources();
  const placed = new Set(
    [...groups.flatMap(([, pages]) => pages), ...project].map(([, slug]) => slug),
  );
  const there = (pages: readonly (readonly [string, string])[]) =>
    pages.filter(([, slug]) => sources.has(slug)).map(([label, slug]) => ({ label, slug }));
  const unplaced = [...sources.keys()].filter((slug) => !placed.has(slug));
  return [
    ...groups.map(([label, pages]) => ({ label, items: there(pages) })),
    {
      label: 'API',
      collapsed: true,
      items: apiPages().map(({ label, slug }) => ({ label, slug })),
    },
    {
      label: 'Project',
      items: [...there(project), ...unplaced.map((slug) => ({ label: slug, slug }))],
    },
  ].filter(({ items }) => items.length > 0);
}
