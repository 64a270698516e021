import { entryStatus } from './manifest.ts';
import type { ManifestReader } from './manifest-reader.ts';
import type { TableMetadata } from './metadata.ts';

/**
 * URIs of everything that the snapshots of a table need: manifest lists, manifests, data files, and
 * the files of statistics that other programs write.
 *
 * @throws LoaderError `damaged` if a file of metadata is missing, cannot be read or is elsewhere
 */
export async function reachableFiles(
  reader: ManifestReader,
  metadata: TableMetadata,
): Promise<ReadonlySet<string>> {
  const files = new Set(statisticsOf(metadata));
  for (const snapshot of metadata.snapshots) {
    files.add(snapshot['manifest-list']);
    for (const listed of await reader.manifestsOf(snapshot)) {
      if (files.has(listed.manifest_path)) continue;
      files.add(listed.manifest_path);
      for (const { status, data_file: file } of await reader.entriesOf(listed)) {
        if (status !== entryStatus.deleted) files.add(file.file_path);
      }
    }
  }
  return files;
}

/** Fields that the lake does not write. */
interface StatisticsFields {
  readonly statistics?: readonly { readonly 'statistics-path': string }[];
  readonly 'partition-statistics'?: readonly { readonly 'statistics-path': string }[];
}

function statisticsOf(metadata: TableMetadata): string[] {
  const { statistics = [], 'partition-statistics': partitions = [] } = metadata as TableMetadata &
    StatisticsFields;
  return [...statistics, ...partitions].map((file) => file['statistics-path']);
}
