import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type RealStore, startReady } from './real-stores.ts';
import { accessKeyId, fromPython, secretAccessKey } from './store-programs.ts';

/** SeaweedFS with its Iceberg REST catalog, which has tables in a bucket of its own. */
export interface TableStore extends RealStore {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly warehouse: string;
  /** A token for requests to the catalog. */
  readonly token: string;
}

/** Starts SeaweedFS, and waits until its catalog accepts requests. */
export async function startTableStore(): Promise<TableStore> {
  const warehouse = 'tables';
  const weed = await fromPython('weed');
  const [store, catalog] = await startReady('SeaweedFS', async (ports) => {
    await createTableBucket(weed, ports.master, warehouse);
    const url = `http://127.0.0.1:${ports.catalog}`;
    return { url, token: await tokenOf(url) };
  });
  return { ...store, ...catalog, warehouse };
}

async function tokenOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/v1/oauth/tokens`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'client_credentials' },
      ...{ client_id: accessKeyId, client_secret: secretAccessKey },
    }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} returned no token: ${answer.status} ${text}`);
  return (JSON.parse(text) as { access_token: string }).access_token;
}

async function createTableBucket(weed: string, master: number, name: string): Promise<void> {
  const shell = spawn(weed, ['shell', `-master=127.0.0.1:${master}`], {
    ...{ stdio: ['pipe', 'pipe', 'pipe'], timeout: 30_000 },
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = once(shell, 'close');
  shell.stdin.end(`s3tables.bucket -create -name ${name} -account admin\n`);
  await ended;
  // An earlier attempt may have created it.
  if (!said.includes(`bucket/${name}`) && !/already ?exists/i.test(said)) {
    throw new Error(`No table bucket was created: ${said}`);
  }
}
