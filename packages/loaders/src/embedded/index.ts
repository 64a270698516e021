export { type EmbeddedLoaderOptions, embeddedLoader } from './embedded-loader.ts';
