import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** A fault of the API: an answer that is wrong, late, incomplete or missing. */
export type ApiFault =
  /** A status without the document: `{ kind: 'status', status: 429, headers: { 'retry-after': '1' } }`. */
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** 200 with another body than the documents, JSON by its header. */
  | { kind: 'body'; body: string; contentType?: string }
  /** A page for people with status 200, as a captive portal or a proxy sends it. */
  | { kind: 'html' }
  /** The connection closes before a byte of the answer. */
  | { kind: 'drop' }
  /** Half of the body, then the connection closes; `length` announces the whole in a header. */
  | { kind: 'half-body'; length?: boolean }
  /** Half of the body, then silence with the connection open. */
  | { kind: 'stall' }
  /** The true answer, late. */
  | { kind: 'delay'; ms: number }
  | { kind: 'redirect'; location: string; status?: number }
  /** A body that never ends and is JSON so far. */
  | { kind: 'endless' }
  /** A huge content-length and a few bytes: the client must not wait for the rest. */
  | { kind: 'huge-length'; bytes?: number };

const html =
  '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/**
 * Plays a fault on a response. `true`: the response is dealt with; `false`: answer as usual.
 * `body` is what a sound server would send.
 */
export async function playFault(
  fault: ApiFault,
  response: ServerResponse,
  body: string,
): Promise<boolean> {
  const json = { 'content-type': 'application/json; charset=utf-8' };
  switch (fault.kind) {
    case 'delay':
      await delay(fault.ms);
      return response.destroyed;
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'text/plain', ...fault.headers });
      response.end(fault.body ?? `fault: status ${fault.status}`);
      return true;
    case 'body':
      response.writeHead(200, {
        ...json,
        ...(fault.contentType && { 'content-type': fault.contentType }),
      });
      response.end(fault.body);
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
      return true;
    case 'drop':
      response.socket?.destroy();
      return true;
    case 'redirect':
      response.writeHead(fault.status ?? 302, { location: fault.location }).end();
      return true;
    case 'half-body':
    case 'stall': {
      const bytes = Buffer.from(body);
      const announced = fault.kind === 'half-body' && fault.length;
      response.writeHead(200, { ...json, ...(announced && { 'content-length': bytes.length }) });
      const half = bytes.subarray(0, Math.floor(bytes.length / 2));
      // Closing only after the half has left makes sure that the client has seen it.
      await new Promise<void>((done) => response.write(half, () => done()));
      if (fault.kind === 'half-body') setTimeout(() => response.socket?.destroy(), 20);
      return true;
    }
    case 'endless':
      await pourForever(response.writeHead(200, json));
      return true;
    case 'huge-length':
      response.writeHead(200, { ...json, 'content-length': fault.bytes ?? 10 ** 12 });
      response.write('[');
      return true;
  }
}

async function pourForever(response: ServerResponse): Promise<void> {
  const chunk = `${JSON.stringify({ filler: 'x'.repeat(64 * 1024) })},`;
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  response.write('[');
  while (!response.destroyed) {
    if (response.write(chunk)) await delay(0);
    // The wait ends with an error when the client leaves; that is how the pouring ends.
    else await once(response, 'drain', { signal: closed.signal }).catch(() => {});
  }
}
