import { type ApiDocument, isDocument } from './api-documents.ts';

/** A filter that the fake API does not support; the server answers 400. */
export class UnknownOperator extends Error {}

type Scalar = string | number | boolean | null;

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return Number.NaN;
}

type Operator = (value: unknown, wanted: unknown, condition: ApiDocument) => boolean;

const operators: Record<string, Operator> = {
  $eq: (value, wanted) => same(value, wanted),
  $ne: (value, wanted) => !same(value, wanted),
  $gt: (value, wanted) => compare(value, wanted) > 0,
  $gte: (value, wanted) => compare(value, wanted) >= 0,
  $lt: (value, wanted) => compare(value, wanted) < 0,
  $lte: (value, wanted) => compare(value, wanted) <= 0,
  $in: (value, wanted) => Array.isArray(wanted) && wanted.some((one) => same(value, one)),
  $nin: (value, wanted) => Array.isArray(wanted) && !wanted.some((one) => same(value, one)),
  $exists: (value, wanted) => (value !== undefined) === wanted,
  $size: (value, wanted) => Array.isArray(value) && value.length === wanted,
  $elemMatch: (value, wanted) =>
    Array.isArray(value) && isDocument(wanted) && value.some((one) => matches(one, wanted)),
  $regex: (value, wanted, { $options }) => {
    const pattern = new RegExp(String(wanted), typeof $options === 'string' ? $options : '');
    return [value].flat().some((one) => typeof one === 'string' && pattern.test(one));
  },
  // Read by $regex.
  $options: () => true,
};

/** As MongoDB: a list equals a scalar that it contains, and a missing field equals null. */
function same(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(value) && !Array.isArray(wanted)) return value.some((one) => same(one, wanted));
  return (value ?? null) === (wanted as Scalar);
}

function at(document: ApiDocument, path: string): unknown {
  // The API's database calls the id `_id`.
  const steps = (path === '_id' ? 'id' : path).split('.');
  return steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value.map((one) => (isDocument(one) ? one[step] : undefined));
    return isDocument(value) ? value[step] : undefined;
  }, document);
}

function matchesField(value: unknown, condition: unknown): boolean {
  if (!isDocument(condition)) return same(value, condition);
  return Object.entries(condition).every(([name, wanted]) => {
    const operator = operators[name];
    if (!operator) throw new UnknownOperator(`unknown operator: ${name}`);
    return operator(value, wanted, condition);
  });
}

function matches(document: unknown, filter: ApiDocument): boolean {
  if (!isDocument(document)) return false;
  return Object.entries(filter).every(([path, condition]) => {
    if (path === '$and' || path === '$or') {
      if (!Array.isArray(condition)) throw new UnknownOperator(`${path} needs an array`);
      const met = (one: unknown) => isDocument(one) && matches(document, one);
      return path === '$and' ? condition.every(met) : condition.some(met);
    }
    if (path.startsWith('$')) throw new UnknownOperator(`unknown operator: ${path}`);
    return matchesField(at(document, path), condition);
  });
}

function sortKeys(sort: unknown): [string, number][] {
  if (typeof sort === 'string') {
    return sort.split(' ').map((key) => (key.startsWith('-') ? [key.slice(1), -1] : [key, 1]));
  }
  if (!isDocument(sort)) return [];
  return Object.entries(sort).map(([key, order]) => [
    key,
    order === -1 || order === 'desc' || order === 'descending' ? -1 : 1,
  ]);
}

/** Like MongoDB's `select` with names to keep; the id always comes along. */
function project(document: unknown, select: unknown): unknown {
  const names =
    typeof select === 'string'
      ? select.split(' ')
      : isDocument(select)
        ? Object.keys(select).filter((name) => select[name])
        : [];
  if (names.length === 0 || !isDocument(document)) return document;
  return Object.fromEntries(
    Object.entries(document).filter(([name]) => name === 'id' || names.includes(name)),
  );
}

function positive(value: unknown, fallback: number): number {
  return typeof value === 'number' && value > 0 ? Math.trunc(value) : fallback;
}

/** Answers `POST …/query` with the page object of mongoose-paginate: 10 documents a page. */
export function paginate(documents: unknown[], body: ApiDocument): ApiDocument {
  const filter = isDocument(body['query']) ? body['query'] : {};
  const options = isDocument(body['options']) ? body['options'] : {};
  const keys = sortKeys(options['sort']);
  const found = documents
    .filter((document) => matches(document, filter))
    .toSorted((a, b) => {
      for (const [key, order] of keys) {
        const [x, y] = [isDocument(a) ? at(a, key) : null, isDocument(b) ? at(b, key) : null];
        const difference = compare(x, y);
        if (difference) return difference * order;
      }
      return 0;
    });
  const total = found.length;
  const all = options['pagination'] === false;
  const limit = all ? total : positive(options['limit'], 10);
  const hasOffset = typeof options['offset'] === 'number';
  const offset = hasOffset ? positive(options['offset'], 0) : 0;
  const page = hasOffset ? Math.ceil((offset + 1) / limit) : positive(options['page'], 1);
  const start = all ? 0 : hasOffset ? offset : (page - 1) * limit;
  const pages = all ? 1 : Math.max(1, Math.ceil(total / limit));
  return {
    docs: found.slice(start, start + limit).map((document) => project(document, options['select'])),
    totalDocs: total,
    ...(hasOffset || options['page'] === undefined ? { offset } : {}),
    limit,
    totalPages: pages,
    page: all ? 1 : page,
    pagingCounter: start + 1,
    hasPrevPage: !all && page > 1,
    hasNextPage: !all && page < pages,
    prevPage: !all && page > 1 ? page - 1 : null,
    nextPage: !all && page < pages ? page + 1 : null,
  };
}
