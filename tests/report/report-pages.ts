import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readReport, reportText } from '@spacex-platform/etl-cli/report';
import type { Warehouse } from '../load/warehouse.ts';

export type Data = Awaited<ReturnType<typeof readReport>>;

/** The report of a target. */
export async function reportDataOf({ loader }: Pick<Warehouse, 'loader'>): Promise<Data> {
  const ledger = await loader.openLedger();
  let runs: Awaited<ReturnType<typeof ledger.run>> = [];
  try {
    const [newest] = await ledger.runs({ limit: 1 });
    runs = newest === undefined ? [] : await ledger.run(newest.runId);
  } finally {
    await ledger.close();
  }
  const reader = await loader.openReader();
  try {
    return await readReport(loader.name, reader, runs);
  } finally {
    await reader.close();
  }
}

/** Writes a page to a directory; returns its URL. */
export async function pageOf(data: Data, directory: string, name: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, await reportText(data, 'html'));
  return pathToFileURL(path).href;
}
