import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** SeaweedFS also uses the port that is this much higher. */
const distance = 10_000;

/**
 * Returns unused TCP ports of 127.0.0.1, whose counterparts 10,000 higher are unused too. All of them
 * are below the ports that the system gives to connections, which any of them could have by the time
 * that a program listens.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held: Server[] = [];
  const ports: number[] = [];
  try {
    while (ports.length < count) {
      const port = randomInt(12_000, 22_000);
      const pair = await Promise.all([hold(port), hold(port + distance)]);
      held.push(...pair.filter((server) => server !== undefined));
      if (!pair.includes(undefined)) ports.push(port);
    }
    return ports;
  } finally {
    for (const server of held) {
      server.close();
      await once(server, 'close');
    }
  }
}

/** Listens on a port; undefined if it is in use. */
async function hold(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}
