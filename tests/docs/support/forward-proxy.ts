import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** An HTTP proxy, and the server behind it. */
export interface ForwardProxy extends AsyncDisposable {
  readonly port: number;
  /** Host and port of each tunnel that a client has asked for. */
  readonly tunnels: readonly string[];
}

/**
 * Starts an HTTP proxy on loopback that opens tunnels (`CONNECT`). Whatever host a client asks for,
 * the tunnel ends at a TLS server with this certificate, which forwards to a port without TLS.
 */
export async function startForwardProxy(
  port: number,
  certificate: { readonly key: Buffer; readonly cert: Buffer },
): Promise<ForwardProxy> {
  const tunnels: string[] = [];
  const secure = createTlsServer(certificate, (socket) => {
    const behind = connect(port, '127.0.0.1');
    socket.pipe(behind).pipe(socket);
    for (const end of [socket, behind]) {
      end.on('error', () => {
        socket.destroy();
        behind.destroy();
      });
    }
  });
  const securePort = await listen(secure);
  const proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on('connect', (request, socket, head) => {
    tunnels.push(request.url ?? '');
    const tunnel = connect(securePort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.write(head);
      socket.pipe(tunnel).pipe(socket);
    });
    tunnel.on('error', () => socket.destroy());
    socket.on('error', () => tunnel.destroy());
  });
  return {
    port: await listen(proxy),
    tunnels,
    [Symbol.asyncDispose]: async () => {
      proxy.closeAllConnections();
      for (const server of [proxy, secure]) await new Promise((done) => server.close(done));
    },
  };
}

async function listen(server: Server | HttpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
