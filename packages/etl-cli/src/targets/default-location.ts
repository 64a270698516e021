/** Directory of the embedded database without `--data-dir`. */
export const defaultDataDir = '.spacex';
/** Database schema without `--schema`. */
export const defaultSchema = 'spacex';
