// Replaces one object once: node replace-once.mjs <url> <text> <barrier directory> <processes>
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { s3Store } from '@spacex-platform/loaders/s3';

const [url, text, barrier, processes] = process.argv.slice(2);
const store = s3Store(url);
const found = await store.readVersion('pointer');
// Every process has read the object before the first one replaces it.
writeFileSync(join(barrier, text), '');
while (readdirSync(barrier).length < Number(processes)) await sleep(5);
try {
  await store.replace('pointer', Buffer.from(text), found?.version);
  console.log('won');
} catch (error) {
  console.log(error.code);
}
