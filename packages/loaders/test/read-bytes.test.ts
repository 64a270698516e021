import { expect, test } from 'vitest';
import { readBytes } from '../src/object-store/read-bytes.ts';

async function* inChunks(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

const numbers = (length: number) => Uint8Array.from({ length }, (_, at) => at);

test.each([
  ['no chunk', []],
  ['an empty chunk', [0]],
  ['one chunk', [100]],
  ['chunks of different sizes', [1, 0, 70, 3, 200, 7]],
])('a file of %s is the same whatever size is expected', async (_, lengths) => {
  const chunks = lengths.map(numbers);
  for (const expected of [undefined, 0, 1, 70, 100, 281, 3000]) {
    const bytes = await readBytes(inChunks(chunks), expected);
    expect(bytes.equals(Buffer.concat(chunks))).toBe(true);
  }
});

test('a wrong size cannot ask for any amount of memory', async () => {
  const bytes = await readBytes(inChunks([Uint8Array.of(1, 2)]), Number.MAX_SAFE_INTEGER);
  expect([...bytes]).toEqual([1, 2]);
  expect(bytes.buffer.byteLength).toBe(64 << 20);
});

test('the bytes do not change with the chunk that they came from', async () => {
  const chunk = Uint8Array.of(1, 2);
  const bytes = await readBytes(inChunks([chunk]), 2);
  chunk[0] = 9;
  expect([...bytes]).toEqual([1, 2]);
});
