export type { ApiDocument, ApiDocuments } from './api-documents.ts';
export type { ApiFault } from './api-faults.ts';
export { apiFetch } from './api-fetch.ts';
export { type ApiRequest, type ApiServer, startApiServer } from './api-server.ts';
