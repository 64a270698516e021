const hourMs = 3_600_000;

/** The last requests that were accepted, as a sliding window of an hour. Refused ones do not count. */
export class RequestWindow {
  readonly #limit: number;
  #accepted: number[] = [];
  /** Every request that was accepted, to verify the limit afterwards. */
  readonly all: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  used(now: number): number {
    this.#accepted = this.#accepted.filter((time) => time > now - hourMs);
    return this.#accepted.length;
  }

  /** Seconds until a request is accepted; 0 if it is accepted now. */
  waitSeconds(now: number): number {
    if (this.used(now) < this.#limit) return 0;
    const oldest = this.#accepted[0] ?? now;
    return Math.max(1, Math.ceil((oldest + hourMs - now) / 1000));
  }

  /** Accepts a request, or returns how many seconds it has to wait. */
  take(now: number): number {
    const wait = this.waitSeconds(now);
    if (wait === 0) {
      this.#accepted.push(now);
      this.all.push(now);
    }
    return wait;
  }
}
