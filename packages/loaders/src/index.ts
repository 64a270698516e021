export { postgresTypes, systemColumns } from './database/column-types.ts';
export { commentsOn, createTable, physicalColumns } from './database/ddl.ts';
export { ledgerDdl, ledgerDescriptions } from './database/ledger-tables.ts';
export {
  isLoaderError,
  LoaderError,
  type LoaderErrorCode,
  type LoaderErrorDetails,
  loaderErrorCodes,
} from './errors/loader-error.ts';
export { shownPlace } from './errors/shown-place.ts';
export { clockFinding, type Finding } from './finding.ts';
export {
  type Ledger,
  type LedgerCheck,
  type LedgerReject,
  type LedgerRun,
  type LedgerRunDetails,
  type RejectFilter,
  replaySource,
  rollbackSource,
} from './ledger.ts';
export { load } from './load/load.ts';
export type { DocumentInput, LoadInput, LoadOptions, LoadResult } from './load/load-options.ts';
export type {
  AbortReason,
  Capabilities,
  CatalogChange,
  CatalogReport,
  DocumentComparison,
  DriftEntry,
  Loader,
  LoaderEvent,
  LoadSession,
  OpenRequest,
  Preview,
  RejectedDocument,
  ResourceCounts,
  RowBatch,
  RunInfo,
  RunOutcome,
  TableReport,
} from './loader.ts';
export type { Origin } from './origin.ts';
export type { QueryableLoader, Reader } from './reader.ts';
export { newRunId } from './run/new-run-id.ts';
export { defaultPruneLimit, isLargeLoss, smallLoss } from './run/prune.ts';
export { prunableRuns, type RunRetention } from './run/prune-runs.ts';
export { SentRows } from './run/sent-rows.ts';
export { qualified, quoted } from './sql/names.ts';
export type { PhysicalColumn } from './sql/physical-column.ts';
export type { QueryResult, ResultRow } from './sql/query-result.ts';
export type { ResultColumn, ResultType, RowStream } from './sql/row-stream.ts';
export { type VerifiedTable, type VerifyHashesOptions, verifyHashes } from './sql/verify-hashes.ts';
export { createView, type ViewDefinition } from './sql/views.ts';
