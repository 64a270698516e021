import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import type { Partition } from '../curated-zone/layout.ts';
import type { RowFate } from '../run/row-hashes.ts';

/** What a run does to the published rows of one partition. */
interface PartitionRows {
  readonly files: CuratedFile[];
  unchanged: number;
  retained: number;
  isChanged: boolean;
}

/** A partition whose published files stay as they are. */
export interface UnchangedPartition {
  readonly partition: Partition;
  readonly files: readonly CuratedFile[];
  /** Rows of documents that the run does not have. */
  readonly retained: number;
}

/**
 * The published partitions of a table, compared with a run: a partition in which no row changes keeps
 * its files.
 */
export class PublishedPartitions {
  readonly #partitions = new Map<Partition, PartitionRows>();

  /** Adds a file before its rows are compared. */
  addFile(partition: Partition, file: CuratedFile): void {
    this.#of(partition).files.push(file);
  }

  /** Records that a file is lost, so the rows of its partition have to be written again. */
  addLost(partition: Partition): void {
    this.#of(partition).isChanged = true;
  }

  /** Counts a published row. */
  addRow(partition: Partition, fate: RowFate): void {
    const rows = this.#of(partition);
    if (fate === 'unchanged') rows.unchanged++;
    else if (fate === 'retained') rows.retained++;
    else rows.isChanged = true;
  }

  /**
   * The partitions in which no row changes.
   *
   * @param rowsOf number of rows that the run has in a partition: more than the unchanged ones are new
   */
  unchanged(rowsOf: (partition: Partition) => number): readonly UnchangedPartition[] {
    return [...this.#partitions].flatMap(
      ([partition, { files, unchanged, retained, isChanged }]) =>
        isChanged || rowsOf(partition) !== unchanged ? [] : [{ partition, files, retained }],
    );
  }

  #of(partition: Partition): PartitionRows {
    let rows = this.#partitions.get(partition);
    if (rows === undefined) {
      rows = { files: [], unchanged: 0, retained: 0, isChanged: false };
      this.#partitions.set(partition, rows);
    }
    return rows;
  }
}
