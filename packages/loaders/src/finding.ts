import { isLoaderError } from './errors/loader-error.ts';

/** A result of a diagnosis, and what to do about it. */
export interface Finding {
  /** What was checked: `connection`, `version`, `rights`, `shape`, … */
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was found. */
  readonly detail: string;
  /** What to do next; absent if there is nothing to do. */
  readonly next?: string;
  /** The error, if one was the reason. */
  readonly error?: Error & { readonly code: string };
}

/** The finding about a check that failed with an error. Anything but a LoaderError is rethrown. */
export function failureOf(check: string, error: unknown): Finding {
  if (!isLoaderError(error)) throw error;
  return { check, status: 'failed', detail: error.message, error };
}

/** If clocks differ by more, timestamps in the ledger and freshness checks are misleading. */
const clockToleranceMs = 5000;

/**
 * The finding about a clock that is `aheadMs` milliseconds ahead of the local one; more than 5 s
 * are a warning.
 *
 * @example
 * ```ts
 * clockFinding('the server', 7200).status; // 'warning': 7.2 s ahead
 * ```
 */
export function clockFinding(whose: string, aheadMs: number): Finding {
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  const where = aheadMs >= 0 ? 'ahead of' : 'behind';
  const detail = `the clock of ${whose} is ${seconds} s ${where} the local clock`;
  if (Math.abs(aheadMs) <= clockToleranceMs) return { check: 'clock', status: 'ok', detail };
  const next = 'Synchronize both clocks by NTP: timestamps in the ledger come from both.';
  return { check: 'clock', status: 'warning', detail, next };
}
