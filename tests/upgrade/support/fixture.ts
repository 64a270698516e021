import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Documents } from './documents.ts';

const root = new URL('../fixtures/', import.meta.url);

export type JsonObject = Record<string, unknown>;

/** What the code that made a target's state returned about it. */
export interface Recorded {
  /** The mart `core_usage`, queried by its name. */
  readonly coreUsage: readonly JsonObject[];
  /** Rows of each mart. */
  readonly marts: Readonly<Record<string, readonly JsonObject[]>>;
  /** Number of rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly runs: readonly JsonObject[];
  /** All rejects, in any state. */
  readonly rejects: readonly JsonObject[];
  readonly check: {
    readonly passed: number;
    readonly failed: number;
    readonly checks: readonly JsonObject[];
  };
}

export interface RecordedLake extends Recorded {
  readonly lakeRuns: readonly JsonObject[];
  /** Files that garbage collection would delete. */
  readonly garbage: readonly string[];
}

/** State that an earlier commit made, and what that commit's code returned about it. */
export interface Fixture {
  readonly commit: string;
  /** What the API served when the last run was made. */
  readonly documents: () => Documents;
  readonly recorded: {
    readonly postgres: Recorded;
    /** Loaded from the bundled snapshot alone. */
    readonly offline: Recorded;
    readonly embedded: Recorded;
    readonly lake: RecordedLake;
    readonly redshift: Recorded;
  };
  /** One file of the fixture. */
  read(name: FixtureFile): Buffer;
}

export const fixtureFiles = {
  documents: 'documents.json.gz',
  postgres: 'postgres.sql.gz',
  embedded: 'embedded.tar.br',
  lake: 'lake.tar.br',
  redshift: 'redshift.sql.gz',
  recorded: 'recorded.json.gz',
} as const;

export type FixtureFile = keyof typeof fixtureFiles;

/** Directory of the fixture of a commit. */
export function fixtureDirectory(commit: string): URL {
  return new URL(`${commit}/`, root);
}

/** Every fixture in the repository, by the commit that made it. */
export function allFixtures(): readonly Fixture[] {
  return readdirSync(root).sort().map(openFixture);
}

function openFixture(commit: string): Fixture {
  const read = (name: FixtureFile) =>
    readFileSync(new URL(fixtureFiles[name], fixtureDirectory(commit)));
  const json = (name: FixtureFile) => JSON.parse(gunzipSync(read(name)).toString('utf8'));
  return {
    commit,
    documents: () => json('documents') as Documents,
    recorded: json('recorded') as Fixture['recorded'],
    read,
  };
}
