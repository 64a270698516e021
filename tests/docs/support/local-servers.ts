/**
 * Imported before a program of the docs: both APIs are stand-ins on this machine, PostgreSQL's default
 * port is the one of the test server, and `proxy.example:3128` is a proxy of the test. The program
 * itself does not change.
 */
import { Socket } from 'node:net';

/** Base URLs of the docs, and those of the test. */
const urls = new Map([
  ['https://api.spacexdata.com', process.env['BLOCKS_API'] ?? ''],
  ['https://ll.thespacedevs.com/2.3.0', process.env['BLOCKS_LAUNCH_LIBRARY'] ?? ''],
]);
/** Ports of the docs, and those of the test. */
const ports = new Map([
  [5432, Number(process.env['BLOCKS_POSTGRES_PORT'])],
  [3128, Number(process.env['BLOCKS_PROXY_PORT'])],
]);

const platformFetch = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = String(input instanceof Request ? input.url : input);
  const [ofDocs, ofTest] = [...urls].find(([base]) => url.startsWith(base)) ?? ['', ''];
  return platformFetch(ofTest + url.slice(ofDocs.length), init);
};

type Connect = (...args: unknown[]) => Socket;
const connect = Socket.prototype.connect as unknown as Connect;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  return connect.apply(this, args.map(toTestServer));
} as unknown as typeof Socket.prototype.connect;

/** Node passes the address as such, in options, or in a list of both. */
function toTestServer(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'string') {
    return value === 'proxy.example' ? '127.0.0.1' : (ports.get(Number(value)) ?? value);
  }
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) value[at] = toTestServer(item);
    return value;
  }
  if (typeof value !== 'object' || value === null || !('port' in value)) return value;
  const host = 'host' in value ? { host: toTestServer(value.host) } : {};
  return { ...value, ...host, port: toTestServer(value.port) };
}
