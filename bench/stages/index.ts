import type { Stage } from '../stage.ts';
import { checks } from './checks.ts';
import { container } from './container.ts';
import { documents } from './documents.ts';
import { endToEnd } from './end-to-end.ts';
import { firstLoad } from './first-load.ts';
import { growthLake, growthPostgres } from './growth.ts';
import { load } from './load.ts';
import { npmStart } from './npm-start.ts';
import { parquet } from './parquet.ts';
import { parquetRows } from './parquet-rows.ts';
import { spark } from './spark.ts';
import { startUp } from './start-up.ts';
import { upsert } from './upsert.ts';

/** Every stage, in the order in which they run. */
export const stages: readonly Stage[] = [
  firstLoad,
  documents,
  load,
  upsert,
  endToEnd,
  parquetRows,
  parquet,
  checks,
  growthPostgres,
  growthLake,
  startUp,
  npmStart,
  container,
  spark,
];

export const stageNames: readonly string[] = stages.map(({ name }) => name);
