// Synchronizes once: node sync-once.mjs <url of the server> <data directory>
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import { syncLaunchLibrary } from '@spacex-platform/loaders/launch-library';

const [baseUrl, dataDir] = process.argv.slice(2);
const store = embeddedLaunchLibraryStore(dataDir);
const { status } = await syncLaunchLibrary(store, { client: { baseUrl, retries: 0 } });
console.log(status);
