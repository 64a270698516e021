import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliMain, requireBuiltCommand } from '../cli/command.ts';
import { snapshotDocuments } from '../platform/packages/support/snapshot-documents.ts';
import { makeCertificates } from '../support/certificates.ts';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy.ts';
import { describeMoto } from '../support/moto-server.ts';
import { repositoryRoot } from '../support/repository.ts';
import { startTlsFront } from '../support/tls-front.ts';
import { type CodeBlock, codeBlocks, markdownFiles } from './markdown.ts';
import { type BlockServers, startBlockServers } from './support/block-servers.ts';

const blocks = markdownFiles()
  .flatMap(codeBlocks)
  .filter(({ language, info }) => ['ts', 'js'].includes(language) && !info.includes('file='));

/** What a block needs to be loaded before, by a text that it contains. */
const loadedBefore: readonly (readonly [text: string, args: readonly string[]])[] = [
  ['reportOf(', ['run', '--source', 'snapshot']],
  ['runChecks(', ['run', '--source', 'snapshot', '--target', 'postgres']],
  ['readManifest(store)', ['extract', '--resource', 'cores', '--lake', 's3://my-bucket/lake']],
];

/** What a program does with the exports of a block that only declares them. */
const uses: readonly (readonly [text: string, program: string])[] = [
  [
    'async function GET(',
    `const response = await block.GET(new Request('http://localhost/api/launches'));
     assert.equal((await response.json()).length, documents('launches').length);`,
  ],
  [
    'async fetch(request: Request)',
    `const response = await block.default.fetch(new Request('http://localhost/'));
     assert.equal(typeof (await response.json()).name, 'string');`,
  ],
  [
    'async function refresh()',
    `const { tables } = await block.refresh();
     const report = tables.find(({ table }) => table === 'launches');
     assert.equal(report.inserted, documents('launches').length);
     process.exit();`,
  ],
  [
    'server = createServer(',
    `const { pool, server } = block;
     await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
     const url = 'http://127.0.0.1:' + server.address().port;
     const refresh = async () => {
       const response = await fetch(url + '/refresh', { method: 'POST' });
       assert.equal(response.status, 200, await response.clone().text());
       return response.json();
     };
     const [one, other] = await Promise.all([refresh(), refresh()]);
     assert.equal(one.runId, other.runId);
     assert.notEqual((await refresh()).runId, one.runId);
     const flights = new Map();
     for (const { upcoming, cores } of documents('launches')) {
       for (const { core } of upcoming ? [] : cores) {
         if (core !== null) flights.set(core, (flights.get(core) ?? 0) + 1);
       }
     }
     const rows = await (await fetch(url + '/cores')).json();
     assert.equal(rows.length, flights.size);
     assert.equal(rows[0].flights, Math.max(...flights.values()));
     assert.equal(pool.ended, false);
     assert.equal(pool.idleCount, pool.totalCount);
     process.exit();`,
  ],
  [
    'async function serialsOf(',
    `const rows = await block.serialsOf(documents('cores'));
     assert.equal(rows.length, documents('cores').length);`,
  ],
  ['function checkLoader(', `assert.equal(typeof block.checkLoader, 'function');`],
];

/** A text that the output of a block has, by a text that the block contains. */
const outputs: readonly (readonly [text: string, output: RegExp])[] = [
  ['ProxyAgent', new RegExp(`^${snapshotDocuments('cores').length} cores$`, 'm')],
  ['readManifest(store)', /5e9e28a6f35918c0803b265c/],
  ["from 'node:test';\nimport { load }", /pass 2$/m],
  ['const own: Check[]', /^succeeded undefined$/m],
  ['const spacex = 121;', /^2026-01-02T00:00:00Z Falcon 9 Block 5 \| Flight 1 B1061$/m],
  ['let cursor =', /^30 of 30$/m],
  ['adaptLaunches(documents, known);', /^30 \d+ \[\]$/m],
  ['await syncLaunchLibrary(', /^30$/m],
  ['catalog: filesCatalog() });', /^succeeded current$/m],
];

describeMoto('code blocks of TypeScript and JavaScript', () => {
  // Below tests/, where all packages resolve by name.
  const home = join(repositoryRoot, 'tests/.code-blocks');
  const stack = new AsyncDisposableStack();
  let programs: string;
  let working: string;
  let servers: BlockServers;
  let proxy: ForwardProxy;
  let environment: Record<string, string>;

  beforeAll(async () => {
    requireBuiltCommand();
    mkdirSync(home, { recursive: true });
    programs = mkdtempSync(join(home, 'run-'));
    working = mkdtempSync(join(tmpdir(), 'spacex-blocks-'));
    for (const folder of [programs, working]) {
      stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    }
    servers = stack.use(await startBlockServers());
    const files = makeCertificates(working, {}, 'api.spacexdata.com');
    if (files === undefined) throw new Error('there is no openssl');
    const front = stack.use(await startTlsFront(files, servers.api.url));
    proxy = stack.use(await startForwardProxy({ tunnelTo: front.port }));
    environment = {
      ...servers.environment,
      HOME: working,
      BLOCKS_PROXY_PORT: String(proxy.port),
      NODE_EXTRA_CA_CERTS: files.authority,
    };
  }, 600_000);
  afterAll(() => stack.disposeAsync());

  /** Runs a program of Node with the servers of this test; resolves to its output. */
  function node(args: readonly string[], cwd: string): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, { cwd, env: environment }, (error, stdout, stderr) =>
        error === null ? resolve(stdout) : reject(new Error(`${stderr}\n${stdout}`)),
      );
    });
  }

  /** A program that runs the block, and uses what it exports. */
  function programOf({ text, language }: CodeBlock, name: string): string {
    const block = join(programs, `${name}.${language === 'js' ? 'mjs' : 'ts'}`);
    writeFileSync(block, `${text}\nexport {};\n`);
    const use = uses.find(([part]) => text.includes(part))?.[1];
    if (use === undefined) return block;
    const program = join(programs, `${name}-use.mjs`);
    writeFileSync(
      program,
      `import assert from 'node:assert/strict';
       import { readFileSync } from 'node:fs';
       import * as block from ${JSON.stringify(block)};
       const documents = (name) =>
         readFileSync(name + '.ndjson', 'utf8').trim().split('\\n').map((line) => JSON.parse(line));
       ${use}`,
    );
    return program;
  }

  test('each preparation, use and output belongs to a block', () => {
    for (const [part] of [...loadedBefore, ...uses, ...outputs]) {
      expect(
        blocks.some(({ text }) => text.includes(part)),
        part,
      ).toBe(true);
    }
    expect(blocks.length).toBeGreaterThan(20);
  });

  test.each(blocks.map((block) => [`${block.file}:${block.line}`, block] as const))(
    'run: %s',
    async (position, block) => {
      // Each block starts with nothing loaded.
      const folder = mkdtempSync(join(working, 'block-'));
      for (const name of ['launches', 'cores']) {
        const lines = snapshotDocuments(name).map((document) => `${JSON.stringify(document)}\n`);
        writeFileSync(join(folder, `${name}.ndjson`), lines.join(''));
      }
      await servers.query('drop schema if exists spacex cascade');
      for (const [part, args] of loadedBefore) {
        if (block.text.includes(part)) await node([cliMain, ...args], folder);
      }
      const output = await node([programOf(block, position.replaceAll(/\W/g, '-'))], folder);
      // A run that fails returns its error.
      expect(output).not.toMatch(/^failed\b/m);
      const expected = outputs.find(([part]) => block.text.includes(part))?.[1];
      if (expected !== undefined) expect(output).toMatch(expected);
      if (block.text.includes('ProxyAgent')) {
        expect(proxy.tunnels).toContain('api.spacexdata.com:443');
      }
    },
    180_000,
  );
});
