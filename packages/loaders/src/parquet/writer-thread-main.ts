// The program of the thread that `writer-thread.ts` starts.
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { BufferPool } from './buffer-pool.ts';
import { loadDriver } from './driver.ts';
import { FileConverter } from './file-converter.ts';
import { buffersOf, type FileJob } from './file-job.ts';
import { type Answer, ready } from './writer-thread.ts';

const converter = new FileConverter(await loadDriver(), new BufferPool());

function answerTo(job: FileJob): Answer {
  const buffers = buffersOf(job);
  try {
    const bytes = converter.bytesOf(job);
    return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), buffers };
  } catch (error) {
    return { error, buffers };
  }
}

parentPort?.on('message', (job: FileJob) => {
  const answer = answerTo(job);
  const file = 'bytes' in answer ? [answer.bytes.buffer] : [];
  parentPort?.postMessage(answer, [...answer.buffers, ...file]);
});
parentPort?.postMessage(ready);
