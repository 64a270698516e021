import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** One row of a facts table: cells by column, read as the type that a document needs. */
export class FactRow {
  readonly #cells: ReadonlyMap<string, string>;
  readonly #where: string;

  constructor(cells: ReadonlyMap<string, string>, where: string) {
    this.#cells = cells;
    this.#where = where;
  }

  /** Text, or null for an empty cell. */
  text(column: string): string | null {
    const cell = this.#cells.get(column);
    if (cell === undefined) throw new Error(`${this.#where} has no column ${column}`);
    return cell === '' ? null : cell;
  }

  number(column: string): number | null {
    const cell = this.text(column);
    if (cell === null) return null;
    const value = Number(cell);
    if (!Number.isFinite(value)) throw this.#unexpected(column, 'a number');
    return value;
  }

  flag(column: string): boolean | null {
    const cell = this.text(column);
    if (cell === null) return null;
    if (cell !== 'true' && cell !== 'false') throw this.#unexpected(column, 'true or false');
    return cell === 'true';
  }

  /** The parts of a cell joined by `|`; none for an empty cell. */
  list(column: string): string[] {
    return this.text(column)?.split('|') ?? [];
  }

  numbers(column: string): number[] {
    return this.list(column).map((part) => {
      const value = Number(part);
      if (!Number.isFinite(value)) throw this.#unexpected(column, 'numbers');
      return value;
    });
  }

  requiredText(column: string): string {
    return this.#required(column, this.text(column));
  }

  requiredNumber(column: string): number {
    return this.#required(column, this.number(column));
  }

  requiredFlag(column: string): boolean {
    return this.#required(column, this.flag(column));
  }

  #required<T>(column: string, value: T | null): T {
    if (value === null) throw this.#unexpected(column, 'a value');
    return value;
  }

  #unexpected(column: string, expected: string): Error {
    const found = JSON.stringify(this.#cells.get(column));
    return new Error(`${this.#where}: column ${column} should be ${expected}, found ${found}`);
  }
}

/** Reads the facts table `<name>.csv` of a folder; a line with too few or too many cells throws. */
export function readFacts(folder: URL, name: string): FactRow[] {
  const text = readFileSync(new URL(`${name}.csv`, folder), 'utf8');
  const records = parse<Record<string, string>>(text, { columns: true, skip_empty_lines: true });
  return records.map(
    (record, index) => new FactRow(new Map(Object.entries(record)), `${name}.csv row ${index + 1}`),
  );
}

/**
 * Rows of a child table by the launch they belong to, each list in the order of `position`.
 * Every row must find its launch and its place: a row that does not is a fault of the facts.
 */
export function childrenOf(
  launches: readonly FactRow[],
  children: readonly FactRow[],
): (launchId: string) => readonly FactRow[] {
  const byLaunch = new Map<string, FactRow[]>(
    launches.map((launch) => [launch.requiredText('launch_id'), []]),
  );
  for (const child of children) {
    const launchId = child.requiredText('launch_id');
    const siblings = byLaunch.get(launchId);
    if (siblings === undefined) throw new Error(`A child row names the unknown launch ${launchId}`);
    if (child.requiredNumber('position') !== siblings.length) {
      throw new Error(`The child rows of launch ${launchId} are not in the order of position`);
    }
    siblings.push(child);
  }
  return (launchId) => byLaunch.get(launchId) ?? [];
}
