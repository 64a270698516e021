/**
 * Imported before a program of the docs: the API is a stand-in on this machine, and PostgreSQL's
 * default port is the one of the test server. The program itself does not change.
 */
import { Socket } from 'node:net';

const api = process.env['BLOCKS_API'] ?? '';
const postgresPort = Number(process.env['BLOCKS_POSTGRES_PORT']);

const platformFetch = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = String(input instanceof Request ? input.url : input);
  return platformFetch(url.replace('https://api.spacexdata.com', api), init);
};

type Connect = (...args: unknown[]) => Socket;
const connect = Socket.prototype.connect as unknown as Connect;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  return connect.apply(this, args.map(toTestServer));
} as unknown as typeof Socket.prototype.connect;

/** Node passes the port as such, in options, or in a list of both. */
function toTestServer(value: unknown): unknown {
  if (value === 5432 || value === '5432') return postgresPort;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) value[at] = toTestServer(item);
    return value;
  }
  if (typeof value !== 'object' || value === null || !('port' in value)) return value;
  return { ...value, port: toTestServer(value.port) };
}
