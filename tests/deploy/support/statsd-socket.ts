import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A parsed StatsD line: `name:value|type|#tag:value,…`. */
export interface StatsdLine {
  readonly name: string;
  readonly value: number;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Listens for StatsD lines on a UDP socket and stores them. Default: a free port. */
export async function listenForStatsd(host = '127.0.0.1', port = 0) {
  const socket = createSocket('udp4');
  const datagrams: string[] = [];
  socket.on('message', (bytes) => datagrams.push(bytes.toString('utf8')));
  socket.bind(port, host);
  await once(socket, 'listening');
  return {
    environment: { STATSD_HOST: host, STATSD_PORT: String(socket.address().port) },
    datagrams,
    /** The lines received so far; throws if one is not valid StatsD. */
    lines: () => datagrams.flatMap((text) => text.split('\n').filter(Boolean).map(parseLine)),
    [Symbol.dispose]: () => {
      socket.close();
    },
  };
}

function parseLine(line: string): StatsdLine {
  const parts = /^([a-z_.]+):(-?[0-9.]+)\|(c|g|ms)(?:\|#(.+))?$/.exec(line);
  const [, name = '', value = '', type = '', tags = ''] = parts ?? [];
  if (parts === null) throw new Error(`Invalid StatsD line: ${line}`);
  const pairs = tags.split(',').filter(Boolean);
  return {
    name,
    value: Number(value),
    type,
    tags: Object.fromEntries(pairs.map((pair) => pair.split(':', 2) as [string, string])),
  };
}
