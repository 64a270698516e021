// Prints launches as NDJSON, for a worker that reads them through a pipe.
import { pipeline } from 'node:stream/promises';
import { launchChunks } from '../generate.ts';
import { workerArguments } from './connection.ts';

const [seed = '', count = ''] = workerArguments(2);
await pipeline(launchChunks(Number(count), Number(seed)), process.stdout);
