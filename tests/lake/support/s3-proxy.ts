import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as requestTo,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** A fault between a client and the store. */
export type S3Fault =
  /** An error document of S3; the store does not get the request. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** The connection closes after this many bytes of the response body. */
  | { readonly kind: 'cut-answer'; readonly afterBytes: number }
  /** The connection is silent after this many bytes of the response body. */
  | { readonly kind: 'stalled-answer'; readonly afterBytes: number }
  /** The response body has one wrong byte. */
  | { readonly kind: 'wrong-byte' }
  /** The store gets half of the request body, then both connections close. */
  | { readonly kind: 'cut-upload' }
  /** The store processes the request, but the response is lost. */
  | { readonly kind: 'lost-answer' }
  /** Request and response are delayed by this much each. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** There is never a response. */
  | { readonly kind: 'silence' };

/** How another store, or a proxy in front of it, differs from S3. */
export type S3Habit =
  /** Conditions of a PUT are ignored (rclone). */
  | 'ignores conditions'
  /** 501 or 400 for a conditional PUT. */
  | 'conditions are 501'
  | 'conditions are 400'
  /** If-Match must have no quotes (Ceph RGW). */
  | 'refuses quotes'
  /** The ETag of a GET becomes weak (a proxy that compresses), and If-Match must be strong. */
  | 'weak ETags'
  /** 412 for every If-Match. */
  | 'refuses its own ETag'
  /** 501 for a checksum header. */
  | 'refuses checksums'
  /** 501 or 403 for ListMultipartUploads. */
  | 'uploads are 501'
  | 'uploads are 403'
  /** 400 for DeleteObjects, which requires Content-MD5. */
  | 'requires Content-MD5';

export interface S3Proxy extends AsyncDisposable {
  readonly url: string;
  /** `PUT /bucket/key?partNumber=1`, in the order of arrival. */
  readonly requests: readonly string[];
  /** The next matching requests get this fault; `Infinity`: all of them. */
  fault(on: RegExp, fault: S3Fault, times?: number): void;
  /** From now on, the store behaves like this. */
  behave(habit: S3Habit): void;
  /** From the nth matching request on, every request gets this fault. */
  faultFrom(on: RegExp, nth: number, fault: S3Fault): void;
  /** The nth matching request gets this fault. */
  faultAt(on: RegExp, nth: number, fault: S3Fault): void;
}

/** An HTTP proxy in front of an S3 store, with faults on demand. */
export async function startS3Proxy(store: string): Promise<S3Proxy> {
  const requests: string[] = [];
  const faults: { on: RegExp; fault: S3Fault; left: number }[] = [];
  const breaks: { on: RegExp; fault: S3Fault; left: number; isOnce: boolean }[] = [];
  const habits = new Set<S3Habit>();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    for (const one of breaks) if (one.on.test(line)) one.left -= 1;
    const broken = breaks.find(({ left, isOnce }) => (isOnce ? left === 0 : left <= 0));
    const met = faults.find(({ on, left }) => left > 0 && on.test(line));
    if (met !== undefined) met.left -= 1;
    const refusal = refusalOf(habits, request);
    const fault = broken?.fault ?? met?.fault ?? refusal;
    play(fault, new URL(request.url ?? '/', store), request, response, habits).catch(() =>
      request.socket.destroy(),
    );
  });
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    fault: (on, fault, times = 1) => faults.push({ on, fault, left: times }),
    behave: (habit) => habits.add(habit),
    faultFrom: (on, nth, fault) => breaks.push({ on, fault, left: nth, isOnce: false }),
    faultAt: (on, nth, fault) => breaks.push({ on, fault, left: nth, isOnce: true }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function play(
  fault: S3Fault | undefined,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  habits: ReadonlySet<S3Habit>,
): Promise<void> {
  const sent = await buffer(request);
  if (fault?.kind === 'silence') return;
  if (fault?.kind === 'slow') await delay(fault.ms);
  if (fault?.kind === 'error') {
    const { status, code } = fault;
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>The proxy says ${code}.</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>`;
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  const onward = requestTo(url, { method: request.method, headers: headersOf(request, habits) });
  if (fault?.kind === 'cut-upload') {
    onward.on('error', () => {});
    onward.write(sent.subarray(0, sent.length / 2), () => {
      onward.destroy();
      request.socket.destroy();
    });
    return;
  }
  onward.end(sent);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  const body = await buffer(answer);
  if (fault?.kind === 'lost-answer') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow') await delay(fault.ms);
  if (fault?.kind === 'wrong-byte') body[0] = Number(body[0]) ^ 0xff;
  const { etag } = answer.headers;
  const isWeak = habits.has('weak ETags') && request.method === 'GET' && etag !== undefined;
  response.writeHead(answer.statusCode ?? 500, {
    ...answer.headers,
    ...(isWeak ? { etag: `W/${etag}` } : {}),
  });
  if (fault?.kind === 'cut-answer' || fault?.kind === 'stalled-answer') {
    response.write(body.subarray(0, fault.afterBytes), () => {
      if (fault.kind === 'cut-answer') setTimeout(() => request.socket.destroy(), 10);
    });
    return;
  }
  response.end(body);
}

/** What a store with these habits answers without doing anything. */
function refusalOf(
  habits: ReadonlySet<S3Habit>,
  { method, url = '', headers }: IncomingMessage,
): S3Fault | undefined {
  const match = headers['if-match'];
  const isConditional = method === 'PUT' && (match ?? headers['if-none-match']) !== undefined;
  const hasChecksum = Object.keys(headers).some((name) => /^x-amz-checksum-(?!mode)/.test(name));
  const isUploads = method === 'GET' && /[?&]uploads/.test(url);
  const isBatch = method === 'POST' && /[?&]delete/.test(url);
  const refusals: [S3Habit, boolean, number, string][] = [
    ['conditions are 501', isConditional, 501, 'NotImplemented'],
    ['conditions are 400', isConditional, 400, 'InvalidArgument'],
    ['refuses quotes', match?.startsWith('"') === true, 412, 'PreconditionFailed'],
    ['weak ETags', match?.startsWith('W/') === true, 412, 'PreconditionFailed'],
    ['refuses its own ETag', match !== undefined, 412, 'PreconditionFailed'],
    ['refuses checksums', hasChecksum, 501, 'NotImplemented'],
    ['uploads are 501', isUploads, 501, 'NotImplemented'],
    ['uploads are 403', isUploads, 403, 'AccessDenied'],
    [
      'requires Content-MD5',
      isBatch && headers['content-md5'] === undefined,
      400,
      'InvalidRequest',
    ],
  ];
  const [found] = refusals.filter(([habit, applies]) => applies && habits.has(habit));
  return found && { kind: 'error', status: found[2], code: found[3] };
}

/** The proxy has already sent "100 Continue". */
function headersOf(
  { headers }: IncomingMessage,
  habits: ReadonlySet<S3Habit>,
): IncomingMessage['headers'] {
  const { expect: _, ...others } = headers;
  if (!habits.has('ignores conditions')) return others;
  const { 'if-match': __, 'if-none-match': ___, ...unconditional } = others;
  return unconditional;
}
