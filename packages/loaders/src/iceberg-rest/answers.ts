import { LoaderError } from '../errors/loader-error.ts';
import type { TableMetadata } from '../iceberg/metadata.ts';
import { isJsonObject, parseMetadata } from '../iceberg/metadata-json.ts';
import { validMetadata } from '../iceberg/valid-metadata.ts';
import type { ServedTable } from './protocol.ts';

/** An answer of a server, and what it was asked, for messages: `GET table cores`. */
export interface TextAnswer {
  readonly request: string;
  readonly text: string;
  /** URL of the server. */
  readonly url: string;
}

/** What a server says about itself. */
export interface ServerSettings {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The requests that the server accepts; undefined if it does not list them. */
  readonly endpoints: ReadonlySet<string> | undefined;
}

/** The reason of the error for an answer that is not one of the protocol. */
const invalidAnswer = 'invalid_answer';

/** Whether an error is about an answer that is not one of the protocol, whatever its status. */
export function isInvalidAnswer({ reason }: LoaderError): boolean {
  return reason === invalidAnswer;
}

/** Parses the configuration of a server. @throws LoaderError `statement` if it is something else */
export function serverSettings(answer: TextAnswer): ServerSettings {
  const { defaults, overrides, endpoints } = objectIn(answer);
  for (const one of [defaults, overrides]) {
    if (one !== undefined && one !== null && !isJsonObject(one)) {
      throw invalidError(answer, 'its settings are not an object');
    }
  }
  if (endpoints !== undefined && endpoints !== null && !Array.isArray(endpoints)) {
    throw invalidError(answer, 'its endpoints are not a list');
  }
  return {
    settings: { ...(defaults as object), ...(overrides as object) },
    endpoints: Array.isArray(endpoints) ? new Set(endpoints.map(String)) : undefined,
  };
}

/** Parses a table as a server has it. @throws LoaderError `statement` if it is something else */
export function servedTable(answer: TextAnswer): ServedTable {
  const { metadata, 'metadata-location': uri } = objectIn(answer);
  try {
    return { uri: typeof uri === 'string' ? uri : '', metadata: withId(validMetadata(metadata)) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidError(answer, `its "metadata" is not a table: ${reason}`, cause);
  }
}

/** A table that a server would create: its id and its location; undefined if the answer has none. */
export function stagedTable(
  text: string,
): Pick<TableMetadata, 'table-uuid' | 'location' | 'last-updated-ms'> | undefined {
  let value: unknown;
  try {
    value = parseMetadata(text);
  } catch {
    return undefined;
  }
  const metadata = isJsonObject(value) ? value['metadata'] : undefined;
  if (!isJsonObject(metadata)) return undefined;
  const { 'table-uuid': uuid, location, 'last-updated-ms': at } = metadata;
  if (typeof uuid !== 'string' || typeof location !== 'string') return undefined;
  return { 'table-uuid': uuid, location, 'last-updated-ms': typeof at === 'number' ? at : 0 };
}

/**
 * Refuses an answer that says that something does not exist, but not in the way of the protocol: that of
 * a proxy, or of another server. Servers may leave out the text.
 *
 * @throws LoaderError `statement`
 */
export function refuseOtherAnswer(answer: TextAnswer): void {
  if (answer.text.trim() !== '') objectIn(answer);
}

function objectIn(answer: TextAnswer): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parseMetadata(answer.text);
  } catch (cause) {
    throw invalidError(answer, 'it is not JSON', cause);
  }
  if (isJsonObject(value)) return value;
  throw invalidError(answer, 'it is not a JSON object');
}

function withId(metadata: TableMetadata): TableMetadata {
  if (typeof metadata['table-uuid'] === 'string') return metadata;
  throw new TypeError('"table-uuid" is missing or not a text');
}

function invalidError({ request, url }: TextAnswer, why: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'statement',
    `The Iceberg catalog ${url} answered ${request} with something that is not an answer of the Iceberg REST protocol: ${why}. ` +
      'Check its URL, which is the address before /v1, and whether a proxy in front of it answers in its place.',
    { target: 'lake', reason: invalidAnswer, cause },
  );
}
