/**
 * Runs tasks in parallel, each on the next free worker. If a task fails, no further task starts,
 * and the error is thrown when the running tasks have ended.
 */
export async function runInParallel<Task, Worker>(
  tasks: readonly Task[],
  workers: readonly Worker[],
  run: (task: Task, worker: Worker) => Promise<void>,
): Promise<void> {
  const remaining = [...tasks];
  const results = await Promise.allSettled(
    workers.map(async (worker) => {
      try {
        for (let task = remaining.shift(); task !== undefined; task = remaining.shift()) {
          await run(task, worker);
        }
      } catch (error) {
        remaining.length = 0;
        throw error;
      }
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
