import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Finding, isLoaderError, type LoaderError } from '@spacex-platform/loaders';
import type { LaunchLibraryStore } from '@spacex-platform/loaders/launch-library';
import {
  type Fetch,
  isSpacexClientError,
  type SpacexClientError,
} from '@spacex-platform/spacex-client';
import {
  createLaunchLibraryClient,
  type LaunchLibraryLaunch,
  type LibraryPage,
  memoryBudget,
  type RequestBudget,
  type ThrottleState,
} from '@spacex-platform/spacex-client/launch-library';
import { throwAdvised } from '../commands/source.ts';
import { writeWholeFile } from '../output/sink.ts';
import { type LaunchLibrarySettings, launchLibraryOptions } from '../settings/launch-library.ts';
import { UsageError } from '../usage-error.ts';
import { examineRecording } from './examine-recording.ts';

/** SpaceX as a provider. */
const provider = 121;
/** About 70 launches at the rate of 2025: one page. */
const recordedMs = 150 * 86_400_000;

/** Where and how a page is recorded. */
export interface RecordOptions {
  readonly path: string;
  /** Replace a file that exists. */
  readonly force: boolean;
  readonly settings: LaunchLibrarySettings;
  readonly throttle: ThrottleState;
  /** Its budget counts the request; undefined if there is no store yet. */
  readonly store: LaunchLibraryStore | undefined;
}

/**
 * Requests the flown launches of the last months, one page, and writes the answer as it was received.
 * The request has the form of those of a synchronization, so that the recording also shows whether the
 * server honours its filters and its order.
 *
 * @returns findings; what was not requested is recorded too, because it is evidence
 */
export async function recordLaunches(options: RecordOptions): Promise<readonly Finding[]> {
  const file = resolve(options.path);
  let answer: Answer | undefined;
  try {
    // The file is opened first: a request for which there is no file would be wasted.
    await writeWholeFile(
      file,
      async (sink) => {
        answer = await request(options);
        refuseKey(answer.body, options.settings);
        await sink.write(answer.body);
      },
      !options.force,
    );
    if (answer === undefined) return [];
    const { body, page, error } = answer;
    if (!(await readFile(file)).equals(body)) {
      throw new UsageError(`${file} does not contain what was written. Use another file.`);
    }
    const written = recorded(file, answer);
    return page === undefined ? [written, unexpected(error)] : [written, ...examineRecording(page)];
  } catch (error) {
    if (isSpacexClientError(error) || error instanceof UsageError) return [failed(error)];
    if (isLoaderError(error)) return [failed(error)];
    const { cause, message } = error as { cause?: { syscall?: unknown }; message: string };
    if (cause?.syscall === undefined) throw error;
    return [failed(new UsageError(message))];
  }
}

/** An answer as it was received: a page, or why it is none. */
type Answer = { readonly body: Buffer } & (
  | { readonly page: LibraryPage<LaunchLibraryLaunch>; readonly error?: undefined }
  | { readonly page?: undefined; readonly error: SpacexClientError }
);

/** @throws SpacexClientError if there was no answer, or it was not JSON */
async function request(options: RecordOptions): Promise<Answer> {
  const client = await launchLibraryOptions(options.settings);
  const received: { body?: () => Buffer } = {};
  const { launches } = createLaunchLibraryClient({
    ...{ ...client, retries: 0, budget: await budgetOf(options) },
    fetch: recordingFetch(client.fetch, received),
  });
  const now = Date.now();
  const range = { netFrom: new Date(now - recordedMs), netTo: new Date(now) };
  const bodyOf = () => received.body?.() ?? Buffer.alloc(0);
  try {
    const page = await launches({ provider, ...range }).catch(throwAdvised(''));
    return { page, body: bodyOf() };
  } catch (error) {
    const isAnswer = isSpacexClientError(error) && error.code === 'unexpected_shape';
    if (!isAnswer || received.body === undefined) throw error;
    return { error, body: bodyOf() };
  }
}

/** Keeps the bytes of the newest response while the client reads it. */
function recordingFetch(fetch: Fetch, received: { body?: () => Buffer }): Fetch {
  return async (url, request) => {
    const response = await fetch(url, request);
    if (response.body === null) return response;
    const chunks: Uint8Array[] = [];
    received.body = () => Buffer.concat(chunks);
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          chunks.push(chunk);
          controller.enqueue(chunk);
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  };
}

async function budgetOf({ settings, throttle, store }: RecordOptions): Promise<RequestBudget> {
  if (store !== undefined) {
    const { launchLibraryBudget } = await import('@spacex-platform/loaders/launch-library');
    return launchLibraryBudget(store, settings, throttle);
  }
  const budget = memoryBudget();
  const { nextUseSeconds } = throttle;
  if (nextUseSeconds > 0) await budget.block(new Date(Date.now() + nextUseSeconds * 1000));
  return budget;
}

/** The server has no reason to repeat the key; a recording is passed on, so this is verified. */
function refuseKey(body: Buffer, { apiKey }: LaunchLibrarySettings): void {
  if (apiKey === undefined || !body.includes(apiKey)) return;
  throw new UsageError('The answer contains the key of LL2_API_KEY, so it was not written.');
}

function recorded(file: string, { body, page }: Answer): Finding {
  const sha256 = createHash('sha256').update(body).digest('hex');
  const launches = page === undefined ? '' : `${page.raw.length} of ${page.count} launches, `;
  const detail = `${file}: ${launches}${body.length} bytes, SHA-256 ${sha256}; 1 request`;
  return { check: 'recording', status: 'ok', detail };
}

function failed(error: SpacexClientError | UsageError | LoaderError): Finding {
  const detail = `nothing was recorded: ${error.message}`;
  return { check: 'recording', status: 'failed', detail, error };
}

function unexpected(error: SpacexClientError): Finding {
  return {
    check: 'answer',
    status: 'failed',
    detail: error.message,
    next: 'The recording shows this answer, and proves nothing about the schema.',
    error,
  };
}
