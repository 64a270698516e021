export type { DataApiOptions } from './data-api/options.ts';
export type { Distribution } from './distribution.ts';
export { distributionOf } from './distribution.ts';
export type { RedshiftLoaderOptions } from './options.ts';
export { redshiftLoader } from './redshift-loader.ts';
export { redshiftSchema } from './schema-script.ts';
export { type SpectrumOptions, spectrumSchema } from './spectrum.ts';
export { redshiftViews } from './views.ts';
export { type RedshiftSslMode, redshiftSslModes, type WireOptions } from './wire/options.ts';
