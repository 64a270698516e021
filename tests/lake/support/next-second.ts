import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for the next whole second: S3 returns the times of objects without fractions. */
export async function nextSecond(): Promise<void> {
  await sleep(1_020 - (Date.now() % 1_000));
}
