import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Enough for the documents between two collections; a larger size is not faster. */
const limitBytes = 16 << 20;
/** V8 can double the space after every collection, which happens every few milliseconds at the beginning. */
const pollMs = 1;

/**
 * Keeps V8's young generation small for the lifetime of this process. V8 doubles it whenever much
 * of it survives a collection, up to 128 MB in a run of an hour, and does not shrink it while the
 * process is busy. A run that streams its documents needs a tenth of that. Call it only in a program
 * that does nothing but run the pipeline; elsewhere, `node --max-semi-space-size=8` has the same
 * effect.
 *
 * @example
 * ```ts
 * boundYoungGeneration();
 * await runPipeline({ source: apiSource(), loaders: [loader] });
 * ```
 */
export function boundYoungGeneration(): void {
  if (isBounded()) return;
  const timer = setInterval(() => {
    if (isBounded()) clearInterval(timer);
  }, pollMs);
  timer.unref();
}

/** Ends the growth if the space is large enough; true if there is nothing left to do. */
function isBounded(): boolean {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  if (young === undefined) return true;
  if (young.space_size < limitBytes) return false;
  // V8 reads this factor whenever it grows the space, but reads the size flags only once.
  setFlagsFromString('--semi-space-growth-factor=1');
  return true;
}
