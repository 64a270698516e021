import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listening } from './listening.ts';

/** An Iceberg REST catalog with one namespace, to which tables of a local lake can be registered. */
export interface RestCatalogServer extends AsyncDisposable {
  readonly url: string;
  /** Method and path of each request. */
  readonly requests: string[];
  /** URI of the metadata of each table. */
  readonly tables: ReadonlyMap<string, string>;
}

/** @param token without which it answers 401 */
export async function startRestCatalogServer(token: string): Promise<RestCatalogServer> {
  const requests: string[] = [];
  const tables = new Map<string, string>();
  let hasNamespace = false;
  const server = createServer(async (request, response) => {
    const { method, url: path = '' } = request;
    requests.push(`${method} ${path}`);
    const body = await text(request);
    const answer = (status: number, content: string) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(content);
    const [, , , namespace, kind, name = ''] = path.split('/');
    const metadata = tables.get(name);
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, '{}');
    if (path === '/v1/config') return answer(200, '{"defaults":{},"overrides":{}}');
    if (`${method} ${path}` === 'POST /v1/namespaces') {
      hasNamespace = true;
      return answer(200, body);
    }
    if (namespace === undefined || !hasNamespace) return answer(404, '{}');
    if (kind === undefined) return answer(200, '{}');
    if (`${method} ${kind}` === 'POST register') {
      const asked = JSON.parse(body) as { name: string; 'metadata-location': string };
      tables.set(asked.name, asked['metadata-location']);
      return answer(200, '{}');
    }
    if (`${method} ${kind}` !== 'GET tables' || metadata === undefined) return answer(404, '{}');
    // As text, because ids of snapshots are larger than a number of JavaScript.
    const content = readFileSync(metadata.replace('file://', ''), 'utf8');
    return answer(200, `{"metadata-location":${JSON.stringify(metadata)},"metadata":${content}}`);
  });
  const { port, [Symbol.asyncDispose]: dispose } = await listening(server);
  return { url: `http://127.0.0.1:${port}`, requests, tables, [Symbol.asyncDispose]: dispose };
}
