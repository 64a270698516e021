/**
 * A text literal. Values of documents are never literals of a load: they are parameters or in files.
 */
export { escapingLiteral as literal } from '../sql/names.ts';
