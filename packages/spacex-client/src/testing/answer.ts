import { type ApiDocuments, documentsIn, isDocument, launchesNamed } from './api-documents.ts';
import { paginate, UnknownOperator } from './api-query.ts';

/** What the API answers to a request. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value), type: 'application/json; charset=utf-8' };
}

function plain(status: number, body: string): Answer {
  return { status, body, type: 'text/plain; charset=utf-8' };
}

const notFound = plain(404, 'Not Found');

/** The answer of the API to a request, as far as it depends on the documents. */
export function answer(method: string, path: string, body: unknown, all: ApiDocuments): Answer {
  const [version = '', resource = '', item, more] = path.split('/').slice(1);
  const known = version === 'v4' || (version === 'v5' && resource === 'launches');
  const documents = known ? documentsIn(version, resource, all[resource]) : undefined;
  if (documents === undefined || more !== undefined) return notFound;
  if (!Array.isArray(documents)) return method === 'GET' && !item ? json(documents) : notFound;
  if (method === 'POST') {
    if (item !== 'query') return notFound;
    try {
      return json(paginate(documents, isDocument(body) ? body : {}));
    } catch (error) {
      if (error instanceof UnknownOperator) return plain(400, error.message);
      throw error;
    }
  }
  if (method !== 'GET') return plain(405, 'Method Not Allowed');
  if (!item) return json(documents);
  const named = resource === 'launches' ? launchesNamed(item, documents) : undefined;
  if (named !== undefined) return json(named);
  const found = documents.find(
    (document: unknown) => isDocument(document) && document['id'] === item,
  );
  return found === undefined ? notFound : json(found);
}
