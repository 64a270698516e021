/** What a look at something has found: one thing, and what to do about it. */
export interface Finding {
  /** What was looked at: `connection`, `version`, `rights`, `shape`, … */
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was found. */
  readonly detail: string;
  /** What to do next; absent where nothing is to be done. */
  readonly next?: string;
  /** The error, where one was the reason. */
  readonly error?: Error & { readonly code: string };
}

/** A clock this far off makes times in the ledger and freshness checks misleading. */
const clockToleranceMs = 5000;

/**
 * What to say of a clock that is `aheadMs` milliseconds ahead of the one here; more than 5 s are a
 * warning.
 *
 * @example
 * ```ts
 * clockFinding('the server', 7200).status; // 'warning': 7.2 s ahead
 * ```
 */
export function clockFinding(whose: string, aheadMs: number): Finding {
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  const where = aheadMs >= 0 ? 'ahead of' : 'behind';
  const detail = `the clock of ${whose} is ${seconds} s ${where} the one here`;
  if (Math.abs(aheadMs) <= clockToleranceMs) return { check: 'clock', status: 'ok', detail };
  return {
    check: 'clock',
    status: 'warning',
    detail,
    next: 'Set both clocks by NTP: times in the ledger come from both.',
  };
}
