import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Random } from './random.ts';

/** What happens to the connections through a proxy, once it starts. */
export type Disturbance =
  /** Both sides get a reset. */
  | { readonly kind: 'cut' }
  /** Nothing passes in either direction, and then both sides get a reset. */
  | { readonly kind: 'dropped'; readonly ms: number }
  /** Nothing passes for a while; then everything that was held back. */
  | { readonly kind: 'paused'; readonly ms: number }
  /** Each chunk passes later. */
  | { readonly kind: 'delayed'; readonly ms: number };

export interface FlakyNetwork extends AsyncDisposable {
  readonly port: number;
  /** Applies to the connections that exist and, until `heal`, to new ones. */
  disturb(disturbance: Disturbance): void;
  heal(): void;
}

export function drawDisturbance(random: Random): Disturbance {
  return random.pick<Disturbance>([
    { kind: 'cut' },
    { kind: 'dropped', ms: 200 + random.below(1_500) },
    { kind: 'paused', ms: 100 + random.below(1_500) },
    { kind: 'delayed', ms: 1 + random.below(40) },
  ]);
}

/** A TCP proxy on loopback, whose connections can be disturbed. */
export async function flakyNetwork(serverPort: number): Promise<FlakyNetwork> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let current: Disturbance | undefined;
  const later = (ms: number, action: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  const cutAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const forward = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      if (current?.kind !== 'delayed') {
        to.write(chunk);
        return;
      }
      // The order of the chunks stays, because nothing else is read meanwhile.
      from.pause();
      later(current.ms, () => {
        to.write(chunk);
        if (current?.kind !== 'paused' && current?.kind !== 'dropped') from.resume();
      });
    });
    from.on('end', () => to.end());
    from.on('close', () => to.destroy());
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const onward = connect({
      port: serverPort,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    for (const socket of [client, onward]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    if (current?.kind === 'cut') client.resetAndDestroy();
    forward(client, onward);
    forward(onward, client);
    if (current?.kind === 'paused' || current?.kind === 'dropped') {
      client.pause();
      onward.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const heal = () => {
    current = undefined;
    for (const socket of sockets) socket.resume();
  };
  return {
    port: address.port,
    disturb: (disturbance) => {
      current = disturbance;
      if (disturbance.kind === 'cut') cutAll();
      if (disturbance.kind !== 'paused' && disturbance.kind !== 'dropped') return;
      for (const socket of sockets) socket.pause();
      later(disturbance.ms, () => {
        if (disturbance.kind === 'dropped') cutAll();
        heal();
      });
    },
    heal,
    [Symbol.asyncDispose]: async () => {
      for (const timer of timers) clearTimeout(timer);
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
