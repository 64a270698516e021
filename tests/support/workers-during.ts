import type { Worker } from 'node:worker_threads';

/** Runs work, and counts the worker threads that it starts; none of them may outlive it. */
export async function workersDuring(work: () => Promise<void>): Promise<number> {
  const ends: Promise<unknown>[] = [];
  const count = (worker: Worker) =>
    ends.push(new Promise((resolve) => worker.once('exit', resolve)));
  process.on('worker', count);
  try {
    await work();
  } finally {
    process.off('worker', count);
  }
  await Promise.all(ends);
  return ends.length;
}
