/**
 * Copies dumps between /backups and an S3 bucket:
 *
 *     node store.mjs upload     every dump that the bucket lacks
 *     node store.mjs download   the newest dump, or the one named by BACKUP_DUMP
 *
 * Reads BACKUP_STORE (`s3://bucket/prefix`), PGDATABASE, BACKUP_FOLDER (default `/backups`) and the
 * variables of the AWS SDK, such as AWS_REGION and AWS_ENDPOINT_URL. Runs in the image of the ETL.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, realpath, rename, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const require = createRequire(await realpath('/usr/local/bin/spacex-etl'));
const {
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
} = require('@aws-sdk/client-s3');
const { Upload } = require('@aws-sdk/lib-storage');

const folder = process.env.BACKUP_FOLDER || '/backups';
const [, Bucket, path = ''] =
  /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(process.env.BACKUP_STORE ?? '') ?? [];
const database = process.env.PGDATABASE;
if (!Bucket || !database) {
  console.error('Set BACKUP_STORE to s3://bucket/prefix, and PGDATABASE.');
  process.exit(2);
}
const prefix = path === '' ? '' : `${path.replace(/\/+$/, '')}/`;
const isDump = (name) => name.startsWith(`${database}-`) && /-\d{8}T\d{6}Z\.dump$/.test(name);
const url = (name) => `s3://${Bucket}/${prefix}${name}`;

// Stores other than AWS rarely resolve a bucket in the host name.
const client = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });

/** Sizes of the stored dumps in bytes, by name. */
async function stored() {
  const sizes = new Map();
  for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: prefix })) {
    for (const { Key = '', Size } of page.Contents ?? []) {
      const name = Key.slice(prefix.length);
      if (isDump(name)) sizes.set(name, Size);
    }
  }
  return sizes;
}

function requireSize(name, actual, expected) {
  if (actual === expected) return;
  throw new Error(`${url(name)} has ${actual} bytes, expected ${expected}. Run the job again.`);
}

async function upload() {
  const sizes = await stored();
  const names = (await readdir(folder)).filter(isDump).toSorted();
  if (names.length === 0) throw new Error(`There is no dump of ${database} in ${folder}.`);
  for (const name of names) {
    const { size } = await stat(join(folder, name));
    if (sizes.get(name) === size) continue;
    const Key = `${prefix}${name}`;
    await new Upload({
      client,
      params: { Bucket, Key, Body: createReadStream(join(folder, name)) },
    }).done();
    const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    requireSize(name, ContentLength, size);
    console.log(`Uploaded ${url(name)}, ${size} bytes`);
  }
}

async function download() {
  const sizes = await stored();
  // Names contain the time, so the last one is the newest.
  const name = process.env.BACKUP_DUMP || [...sizes.keys()].toSorted().at(-1);
  if (!name || !sizes.has(name)) throw new Error(`Dump not found: ${url(name ?? '')}`);
  const part = join(folder, `.${name}.part`);
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: `${prefix}${name}` }));
  await pipeline(Body, createWriteStream(part));
  requireSize(name, (await stat(part)).size, sizes.get(name));
  await rename(part, join(folder, name));
  console.log(`Downloaded ${url(name)}, ${sizes.get(name)} bytes`);
}

const [, , command] = process.argv;
const commands = { upload, download };
if (!Object.hasOwn(commands, command ?? '')) {
  console.error('usage: node store.mjs upload|download');
  process.exit(2);
}
try {
  await commands[command]();
} catch (error) {
  console.error(`The ${command} failed: ${error.name}: ${error.message}`);
  process.exit(1);
}
