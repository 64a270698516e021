import { moduleBase64 } from './xxhash64-module.ts';
import type { Xxhash64 } from './xxhash64-type.ts';

/** The exports of `xxhash64.wat`. */
export interface Xxhash64Exports extends Omit<Xxhash64, 'addText' | 'reserve'> {
  readonly memory: WebAssembly.Memory;
}

/**
 * A new instance of a module, with a memory of its own.
 *
 * @throws if the platform forbids WebAssembly that is compiled from bytes
 */
export function instantiate<Exports>(base64: string): Exports {
  const code = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(code)).exports as Exports;
}

/**
 * xxHash64 on the 64-bit integers of WebAssembly.
 *
 * @throws if the platform forbids WebAssembly that is compiled from bytes
 */
export function wasmXxhash64(): Xxhash64 {
  const { memory, ...rest } = instantiate<Xxhash64Exports>(moduleBase64);
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

  function reserve(needed: number): Uint8Array<ArrayBuffer> {
    const missing = needed - bytes.length;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / pageBytes));
      bytes = new Uint8Array(memory.buffer);
    }
    return bytes;
  }

  function addText(text: string): void {
    reserve(text.length * 3);
    rest.addBytes(0, encode(text));
  }

  return { ...rest, reserve, addText };
}

const pageBytes = 65_536;
