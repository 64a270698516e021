/** How long a run waits for a lock by default, in milliseconds. */
export const defaultLockTimeoutMs = 300_000;
