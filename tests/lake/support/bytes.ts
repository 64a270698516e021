import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';

/** Bytes with a long period, so that a lost or duplicated piece is detected. */
export function bytesOf(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 0x2545f491;
  for (let at = 0; at < length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = state & 0xff;
  }
  return bytes;
}

export function read(store: ObjectStore, path: string): Promise<Buffer> {
  return buffer(store.read(path));
}
