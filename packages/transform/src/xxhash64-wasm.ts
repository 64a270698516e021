import { moduleBase64 } from './xxhash64-module.ts';
import type { Xxhash64 } from './xxhash64-type.ts';

/** The exports of `xxhash64.wat`. */
interface Exports extends Omit<Xxhash64, 'addText'> {
  readonly memory: WebAssembly.Memory;
  /** Adds the first `length` bytes of the memory. */
  addBytes(length: number): void;
}

/**
 * xxHash64 on the 64-bit integers of WebAssembly.
 *
 * @throws if the platform forbids WebAssembly that is compiled from bytes
 */
export function wasmXxhash64(): Xxhash64 {
  const code = Uint8Array.from(atob(moduleBase64), (character) => character.charCodeAt(0));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code));
  const { memory, addBytes, ...rest } = instance.exports as unknown as Exports;
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(memory.buffer);

  /** For very short ASCII texts, a loop is faster than the encoder. */
  function encode(text: string): number {
    const { length } = text;
    if (length > 16) return encoder.encodeInto(text, bytes).written;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return encoder.encodeInto(text, bytes).written;
      bytes[at] = code;
    }
    return length;
  }

  function addText(text: string): void {
    const missing = text.length * 3 - bytes.length;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / pageBytes));
      bytes = new Uint8Array(memory.buffer);
    }
    addBytes(encode(text));
  }

  return { ...rest, addText };
}

const pageBytes = 65_536;
