import type { Finding, QueryableLoader, VerifyHashesOptions } from '@spacex-platform/loaders';
import type { LaunchLibraryStore } from '@spacex-platform/loaders/launch-library';
import type { Mart, Table } from '@spacex-platform/transform';
import type { CatalogName } from '../settings/catalog-names.ts';
import type { Environment } from '../settings/read-setting.ts';

/** The options that say where a target stores its data, and how it is reached. */
export interface LocationFlags {
  readonly dataDir: string;
  readonly lake?: string;
  readonly schema: string;
  /** How long to wait for a database that is not there yet, in milliseconds. */
  readonly connectWait?: number;
}

/** The options of the catalog that follows a lake. */
export interface CatalogFlags {
  readonly catalog?: CatalogName;
  /** Replace commits of other programs to the tables of the lake. */
  readonly takeOver?: boolean;
}

/** What a loader needs besides the location. */
export interface LoaderContext {
  readonly environment: Environment;
  readonly tables: readonly Table[];
  readonly marts: readonly Mart[];
  /** The source of a load: `redshift` can stage its files in the bucket of a lake; `snapshot` is small. */
  readonly source: string | undefined;
  /** How a catalog follows a lake; undefined for commands that publish nothing. */
  readonly catalog: CatalogFlags | undefined;
  /** Called when a reader has to wait for another process. */
  readonly onWait: ((message: string) => void) | undefined;
}

/** The settings, location and loader of a target. `registry.ts` lists the targets of `--target`. */
export interface Target {
  readonly name: string;
  /** Former names that `--target` still accepts. */
  readonly aliases?: readonly string[];
  /** The options that lead another command to the same location. */
  readonly locationFlags: readonly Exclude<keyof LocationFlags, 'connectWait'>[];
  /** Sources use it too, so `doctor` also examines it when it examines another target. */
  readonly isAlsoSource?: boolean;
  /** How `check --deep` reads its values. */
  readonly verifiesHashes: VerifyHashesOptions;
  /** Whether `doctor` examines it without `--target`. */
  isConfigured(environment: Environment, flags: LocationFlags): boolean;
  /**
   * Makes the loader; its drivers are imported when it is opened.
   *
   * @throws UsageError for an invalid setting
   */
  makeLoader(flags: LocationFlags, context: LoaderContext): Promise<QueryableLoader>;
  /** Where it stores Launch Library; absent if only a lake can store it. */
  launchLibraryStore?(flags: LocationFlags, environment: Environment): Promise<LaunchLibraryStore>;
  /** Where the data is, for people: `schema "spacex" on postgres`. */
  location(flags: LocationFlags, environment: Environment): string;
  /** The local directory of the data, if there is one. */
  directory?(flags: LocationFlags): string;
  /** What `doctor` examines besides the loader's own diagnosis. */
  diagnoseStorage?(flags: LocationFlags, environment: Environment): Promise<readonly Finding[]>;
}
