import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Enough for the documents between two collections; more gains no speed. */
const enoughBytes = 16 << 20;
const lookEveryMs = 50;

/**
 * Keeps V8's young generation small for the life of this process. V8 doubles it whenever much
 * of it survives a collection, up to 128 MB in a run of an hour, and never gives it back while
 * the process works; a run that streams its documents needs a tenth of that. A program that is
 * only ever this pipeline may call it; one with other work should leave V8 alone, or start
 * Node with `--max-semi-space-size=8`, which does the same.
 *
 * @example
 * ```ts
 * boundYoungGeneration();
 * await runPipeline({ source: apiSource(), loaders: [loader] });
 * ```
 */
export function boundYoungGeneration(): void {
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young === undefined) clearInterval(timer);
    if (young === undefined || young.space_size < enoughBytes) return;
    clearInterval(timer);
    // V8 reads the factor each time it grows the space, unlike the sizes, which it reads once.
    setFlagsFromString('--semi-space-growth-factor=1');
  }, lookEveryMs);
  timer.unref();
}
