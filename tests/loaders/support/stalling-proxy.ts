import { connect, createServer, type Socket } from 'node:net';

export interface StallingProxy extends AsyncDisposable {
  readonly port: number;
  /** Stops forwarding on all open connections, without closing them. */
  stall(): void;
  /** Accepts new connections from now on, but forwards nothing on them. */
  stallNew(): void;
}

/** A proxy that stops forwarding on request, as a firewall that has lost its state does. */
export async function stallingProxy(serverPort: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>();
  const pairs = new Set<{ isStalled: boolean }>();
  let isNewStalled = false;
  const proxy = createServer({ noDelay: true }, (client) => {
    sockets.add(client.on('error', () => {}));
    if (isNewStalled) return;
    const pair = { isStalled: false };
    pairs.add(pair);
    const server = connect({ port: serverPort, host: 'localhost', noDelay: true });
    sockets.add(server.on('error', () => {}));
    client.on('data', (data) => pair.isStalled || server.write(data));
    server.on('data', (data) => pair.isStalled || client.write(data));
    client.on('close', () => pair.isStalled || server.end());
    server.on('close', () => pair.isStalled || client.destroy());
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return {
    port: address.port,
    stall: () => {
      for (const pair of pairs) pair.isStalled = true;
    },
    stallNew: () => {
      isNewStalled = true;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => proxy.close(closed));
    },
  };
}
