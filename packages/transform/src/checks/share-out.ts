/**
 * Gives each task to the next worker that is free. After a failure nothing new begins, and what
 * is under way ends before the failure is thrown.
 */
export async function shareOut<Task, Worker>(
  tasks: readonly Task[],
  workers: readonly Worker[],
  work: (task: Task, worker: Worker) => Promise<void>,
): Promise<void> {
  const left = [...tasks];
  const ends = await Promise.allSettled(
    workers.map(async (worker) => {
      try {
        for (let task = left.shift(); task !== undefined; task = left.shift()) {
          await work(task, worker);
        }
      } catch (error) {
        left.length = 0;
        throw error;
      }
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
