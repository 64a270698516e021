export { type EmbeddedLoaderOptions, embeddedLoader } from './embedded-loader.ts';
export { embeddedLaunchLibraryStore } from './launch-library-store.ts';
