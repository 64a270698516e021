/** A value that Python decoded: bytes as hexadecimal text, integers beyond 2^53 as texts. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainRecord;
export interface PlainRecord {
  readonly [name: string]: Plain;
}

/** A field of a schema of Avro, as it is written in a file. */
export interface AvroField {
  readonly name: string;
  readonly type: unknown;
  readonly 'field-id'?: number;
}

/** An Avro file, decoded by fastavro: see avro_files.py. */
export interface AvroDump {
  readonly uri: string;
  readonly bytes: number;
  readonly header: Readonly<Record<string, string>>;
  readonly schema: { readonly type: string; readonly name: string; readonly fields: AvroField[] };
  readonly records: readonly PlainRecord[];
}

/** What pyarrow finds in a data file. */
export interface FileDump {
  readonly rows: number;
  readonly bytes: number;
  readonly offsets: readonly number[];
}

/** A snapshot, as in the JSON of metadata. */
export interface SnapshotDump extends PlainRecord {
  readonly 'snapshot-id': number | string;
  readonly 'sequence-number': number;
  readonly 'timestamp-ms': number;
  readonly 'manifest-list': string;
  readonly 'schema-id': number;
  readonly summary: Readonly<Record<string, string>>;
}

/** The metadata of a table, with the manifests of all its snapshots. */
export interface TableDump {
  readonly metadata: PlainRecord & {
    readonly schemas: readonly (PlainRecord & { readonly 'schema-id': number })[];
    readonly snapshots: readonly SnapshotDump[];
    readonly refs: Readonly<Record<string, PlainRecord>>;
    readonly 'partition-specs': readonly (PlainRecord & {
      readonly fields: readonly PlainRecord[];
    })[];
  };
  /** Lists of manifests, by the id of their snapshot. */
  readonly lists: Readonly<Record<string, AvroDump>>;
  /** By URI. */
  readonly manifests: Readonly<Record<string, AvroDump>>;
  readonly files: Readonly<Record<string, FileDump>>;
}

/** The list of a snapshot. */
export function listOf({ lists }: TableDump, snapshot: SnapshotDump): AvroDump {
  const found = lists[String(snapshot['snapshot-id'])];
  if (found === undefined) throw new Error(`There is no list of ${snapshot['snapshot-id']}.`);
  return found;
}

/** The manifests of a snapshot, with what the list says of each. */
export function manifestsOf(
  dump: TableDump,
  snapshot: SnapshotDump,
): { readonly listed: PlainRecord; readonly manifest: AvroDump }[] {
  return listOf(dump, snapshot).records.map((listed) => {
    const manifest = dump.manifests[String(listed['manifest_path'])];
    if (manifest === undefined) throw new Error(`There is no ${listed['manifest_path']}.`);
    return { listed, manifest };
  });
}

/** The data file of an entry of a manifest. */
export function dataFileOf(entry: PlainRecord): PlainRecord {
  return entry['data_file'] as PlainRecord;
}

/** The entries of the files that a snapshot has; the deleted ones are left out. */
export function liveEntries(dump: TableDump, snapshot: SnapshotDump): PlainRecord[] {
  return manifestsOf(dump, snapshot).flatMap(({ manifest }) =>
    manifest.records.filter(({ status }) => status !== 2),
  );
}
