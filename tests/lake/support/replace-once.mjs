// A process of its own that replaces one object once: node replace-once.mjs <url> <text> <moment>
import { s3Store } from '@spacex-platform/loaders/s3';

const [url, text, moment] = process.argv.slice(2);
const store = s3Store(url);
const found = await store.readVersion('pointer');
// All processes have read by then, so that they write at once.
await new Promise((resolve) => setTimeout(resolve, Number(moment) - Date.now()));
try {
  await store.replace('pointer', Buffer.from(text), found?.version);
  console.log('won');
} catch (error) {
  console.log(error.code);
}
