import type { LoaderError } from '../errors/loader-error.ts';
import type { IcebergSchema, PartitionSpec } from '../iceberg/metadata.ts';
import { formatMetadata } from '../iceberg/metadata-json.ts';
import { refuseOtherAnswer, servedTable, serverSettings, stagedTable } from './answers.ts';
import { answerError, errorAnswer } from './errors.ts';
import type { ResolvedRestOptions } from './options.ts';
import type { ServedTable, TableCommit } from './protocol.ts';
import { sendRequest } from './send.ts';

/** What a server says about itself. */
interface ServerConfig {
  /** Path of all requests except that for the configuration: `/v1/warehouse`. */
  readonly root: string;
  /** What stands between the levels of a namespace in a path. */
  readonly separator: string;
  /** The requests that the server accepts; undefined if it does not list them. */
  readonly endpoints: ReadonlySet<string> | undefined;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const transactionEndpoint = 'POST /v1/{prefix}/transactions/commit';
const registerEndpoint = 'POST /v1/{prefix}/namespaces/{namespace}/register';

/** A connection to an Iceberg REST catalog. It reads the configuration of the server once. */
export class RestConnection {
  readonly options: ResolvedRestOptions;
  #config: Promise<ServerConfig> | undefined;
  /** Endpoints that the server turned out to lack. */
  readonly #lacking = new Set<string>();

  constructor(options: ResolvedRestOptions) {
    this.options = options;
  }

  /** Reads the configuration of the server: a check of URL, warehouse and token. */
  async connect(): Promise<void> {
    await this.#configuration();
  }

  /** Creates the namespace if it is missing. */
  async createNamespace(): Promise<void> {
    const { namespace } = this.options;
    const { root } = await this.#configuration();
    for (let length = 1; length <= namespace.length; length++) {
      const levels = namespace.slice(0, length);
      const found = await this.#send('GET', `${root}/namespaces/${await this.#path(levels)}`);
      if (found.status < 300) continue;
      this.#refuseUnlessMissing(found, `GET namespace ${levels.join('.')}`);
      const created = await this.#send('POST', `${root}/namespaces`, {
        ...{ namespace: levels, properties: {} },
      });
      // 409: another program has created it in the meantime.
      if (created.status >= 300 && created.status !== 409) {
        throw this.#errorOf(`POST namespace ${levels.join('.')}`, created);
      }
    }
  }

  /** Whether the namespace exists. */
  async hasNamespace(): Promise<boolean> {
    const { root } = await this.#configuration();
    const { namespace } = this.options;
    const found = await this.#send('GET', `${root}/namespaces/${await this.#path(namespace)}`);
    if (found.status < 300) return true;
    this.#refuseUnlessMissing(found, `GET namespace ${namespace.join('.')}`);
    return false;
  }

  /** Loads a table; undefined if it, or its namespace, does not exist. */
  async loadTable(table: string): Promise<ServedTable | undefined> {
    const answer = await this.#send('GET', await this.#tablePath(table));
    const request = `GET table ${table}`;
    if (answer.status < 300) {
      return servedTable({ request, text: answer.text, url: this.options.url });
    }
    this.#refuseUnlessMissing(answer, request);
    return undefined;
  }

  /**
   * Lets the server serve existing metadata as a table.
   *
   * @param overwrite replace a table of this name; few servers can
   * @returns false if the server cannot do that, or already has a table of this name
   */
  async registerTable(table: string, metadata: string, overwrite = false): Promise<boolean> {
    if (await this.#lacks(registerEndpoint)) return false;
    const answer = await this.#send('POST', `${await this.#namespacePath()}/register`, {
      ...{ name: table, 'metadata-location': metadata },
      ...(overwrite ? { overwrite } : {}),
    });
    if (answer.status < 300) return true;
    if (isLacking(answer)) this.#lacking.add(registerEndpoint);
    // 400 and 409: metadata at this place, or of this name, are not accepted. The caller creates the
    // table in another way, or finds that it exists.
    if (isLacking(answer) || answer.status === 400 || answer.status === 409) return false;
    throw this.#errorOf(`POST register of table ${table}`, answer);
  }

  /**
   * Announces a table that the next commit creates. Some servers then take its columns from it; others
   * keep nothing.
   *
   * @returns the table as the server would create it; undefined if it refuses that, or does not say
   */
  async stageTable(
    table: string,
    schema: IcebergSchema,
    spec: PartitionSpec,
  ): Promise<ReturnType<typeof stagedTable>> {
    const answer = await this.#send('POST', `${await this.#namespacePath()}/tables`, {
      ...{ name: table, schema, 'partition-spec': spec, 'stage-create': true },
      properties: { 'format-version': '2' },
    });
    return answer.status < 300 ? stagedTable(answer.text) : undefined;
  }

  /** Removes a table from the server. Its files are not to be deleted. */
  async dropTable(table: string): Promise<void> {
    const path = `${await this.#tablePath(table)}?purgeRequested=false`;
    const answer = await this.#send('DELETE', path);
    if (answer.status >= 300 && answer.status !== 404) {
      throw this.#errorOf(`DELETE table ${table}`, answer);
    }
  }

  /** Gives a table another name. */
  async renameTable(table: string, name: string): Promise<void> {
    const { root } = await this.#configuration();
    const { namespace } = this.options;
    const answer = await this.#send('POST', `${root}/tables/rename`, {
      source: { namespace, name: table },
      destination: { namespace, name },
    });
    if (answer.status >= 300) throw this.#errorOf(`POST rename of table ${table}`, answer);
  }

  /**
   * Commits to several tables in one transaction.
   *
   * @returns false if the server has no transactions
   * @throws LoaderError `superseded` if a requirement is not met
   */
  async commitTogether(commits: readonly TableCommit[]): Promise<boolean> {
    if (await this.#lacks(transactionEndpoint)) return false;
    const { root } = await this.#configuration();
    const answer = await this.#send('POST', `${root}/transactions/commit`, {
      'table-changes': commits.map((commit) => this.#commitBody(commit)),
    });
    if (answer.status < 300) return true;
    const isMissingTable = errorAnswer(answer.status, answer.text).type === 'NoSuchTableException';
    if (isLacking(answer) && !isMissingTable) {
      this.#lacking.add(transactionEndpoint);
      return false;
    }
    throw this.#errorOf('POST transactions/commit', answer);
  }

  /** Commits to one table. @throws LoaderError `superseded` if a requirement is not met */
  async commit(commit: TableCommit): Promise<void> {
    const answer = await this.#send(
      'POST',
      await this.#tablePath(commit.table),
      this.#commitBody(commit),
    );
    if (answer.status >= 300) throw this.#errorOf(`POST table ${commit.table}`, answer);
  }

  #commitBody({ table, requirements, updates }: TableCommit) {
    const { namespace } = this.options;
    return { identifier: { namespace, name: table }, requirements, updates };
  }

  async #namespacePath(): Promise<string> {
    const { root } = await this.#configuration();
    return `${root}/namespaces/${await this.#path(this.options.namespace)}`;
  }

  async #tablePath(table: string): Promise<string> {
    return `${await this.#namespacePath()}/tables/${encodeURIComponent(table)}`;
  }

  async #path(levels: readonly string[]): Promise<string> {
    const { separator } = await this.#configuration();
    return levels.map(encodeURIComponent).join(separator);
  }

  async #lacks(endpoint: string): Promise<boolean> {
    const { endpoints } = await this.#configuration();
    return this.#lacking.has(endpoint) || endpoints?.has(endpoint) === false;
  }

  #configuration(): Promise<ServerConfig> {
    this.#config ??= this.#readConfiguration().catch((error: unknown) => {
      this.#config = undefined;
      throw error;
    });
    return this.#config;
  }

  async #readConfiguration(): Promise<ServerConfig> {
    const { warehouse } = this.options;
    const query = warehouse === undefined ? '' : `?warehouse=${encodeURIComponent(warehouse)}`;
    const answer = await this.#send('GET', `/v1/config${query}`);
    if (answer.status >= 300) throw this.#errorOf('GET /v1/config', answer);
    const { text } = answer;
    const { url } = this.options;
    const { settings, endpoints } = serverSettings({ request: 'GET /v1/config', text, url });
    const prefix = String(settings['prefix'] ?? '');
    return {
      // A prefix can have several levels.
      root: prefix === '' ? '/v1' : `/v1/${prefix.split('/').map(encodeOnce).join('/')}`,
      separator: String(settings['namespace-separator'] ?? '%1F'),
      endpoints,
    };
  }

  async #send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    return sendRequest(this.options, {
      ...{ method, url: `${this.options.url}${path}` },
      body: body === undefined ? undefined : formatMetadata(body),
    });
  }

  /** @throws LoaderError unless the server answers that it does not exist */
  #refuseUnlessMissing(answer: Answer, request: string): void {
    if (answer.status !== 404) throw this.#errorOf(request, answer);
    refuseOtherAnswer({ request, text: answer.text, url: this.options.url });
  }

  #errorOf(request: string, { status, text }: Answer): LoaderError {
    return answerError(request, errorAnswer(status, text), this.options);
  }
}

/** A server that lacks a request answers it in one of these ways. */
function isLacking({ status }: Answer): boolean {
  return status === 404 || status === 405 || status === 406 || status === 501;
}

/** Some servers return a prefix that is already encoded: `main%7Cwarehouse`. */
function encodeOnce(level: string): string {
  return /%[0-9A-Fa-f]{2}/.test(level) ? level : encodeURIComponent(level);
}
