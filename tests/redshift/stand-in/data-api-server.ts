import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WireOptions } from '@spacex-platform/loaders/redshift';
import type pg from 'pg';
import { type Backend, ServiceStatement } from './data-api-statement.ts';

interface Request {
  readonly [name: string]: unknown;
  readonly Sql?: string;
  readonly Sqls?: readonly string[];
  readonly Parameters?: readonly { readonly name: string; readonly value: string }[];
  readonly ClientToken?: string;
  readonly Id?: string;
  readonly NextToken?: string;
}

/** The Data API as its documentation describes it, over the stand-in. */
export interface DataApiServer extends AsyncDisposable {
  readonly url: string;
  /** Every request: its action and its body. */
  readonly requests: { readonly action: string; readonly body: Request }[];
  /** Statements that were run, however often they were asked for. */
  readonly executed: number;
  /** The next so many requests of an action are refused by throttling. */
  throttle(action: string, times: number): void;
  /** The answer of the next request of an action is lost on the way, after it was done. */
  loseAnswer(action: string): void;
  /**
   * How long a statement stays in each state before it ends, in milliseconds. With more than the
   * default of 1, a description does not wait for the end.
   */
  pauseMs: number;
}

/** Records of one page of a result; the service's pages are larger. */
const pageSize = 100;
const mostStatements = 40;
const longestSql = 100_000;
const shortestPauseMs = 1;
/** How long a description waits for the end of a statement that is not paused. */
const describeWaitMs = 100;

class Refusal extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

export async function startDataApiServer(wire: WireOptions): Promise<DataApiServer> {
  const service = new Service({ ...wire, ssl: false } as pg.ClientConfig);
  const server = createServer((request, response) => {
    service.handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(service, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

class Service {
  readonly requests: { action: string; body: Request }[] = [];
  pauseMs = shortestPauseMs;
  executed = 0;
  readonly #backend: Backend;
  readonly #statements = new Map<string, ServiceStatement>();
  readonly #byToken = new Map<string, ServiceStatement>();
  readonly #throttled = new Map<string, number>();
  readonly #lost = new Set<string>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  throttle(action: string, times: number): void {
    this.#throttled.set(action, times);
  }

  loseAnswer(action: string): void {
    this.#lost.add(action);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = String(request.headers['x-amz-target']).replace(/^RedshiftData\./, '');
    const body = JSON.parse((await buffer(request)).toString('utf8')) as Request;
    this.requests.push({ action, body });
    let answer: object;
    let status = 200;
    try {
      if (!String(request.headers.authorization).startsWith('AWS4-HMAC-SHA256 ')) {
        throw new Refusal('UnrecognizedClientException', 'The request is not signed.');
      }
      const left = this.#throttled.get(action) ?? 0;
      if (left > 0) {
        this.#throttled.set(action, left - 1);
        throw new Refusal('ThrottlingException', 'Rate exceeded');
      }
      answer = await this.#answer(action, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      status = 400;
      answer = { __type: error.type, message: error.message, Message: error.message };
    }
    if (status === 200 && this.#lost.delete(action)) {
      response.destroy();
      return;
    }
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  }

  async #answer(action: string, body: Request): Promise<object> {
    switch (action) {
      case 'ExecuteStatement':
        return this.#submit(body, [String(body.Sql)]);
      case 'BatchExecuteStatement':
        return this.#submit(body, body.Sqls ?? []);
      case 'DescribeStatement':
        return this.#describe(await this.#statementAfterWait(body.Id));
      case 'GetStatementResult':
        return this.#page(String(body.Id), Number(body.NextToken ?? 0));
      case 'CancelStatement': {
        const cancelled = await this.#statementOf(body.Id).cancel(this.#backend);
        if (!cancelled) throw new Refusal('ValidationException', 'Could not cancel: it has ended.');
        return { Status: true };
      }
      default:
        throw new Refusal('ValidationException', `There is no action ${action}`);
    }
  }

  #submit(body: Request, sqls: readonly string[]): object {
    const { ClientToken: token = '' } = body;
    const one = [body['ClusterIdentifier'], body['WorkgroupName']].filter(Boolean);
    if (one.length !== 1 || !body['Database']) {
      throw new Refusal('ValidationException', 'Give a database, and a cluster or a workgroup.');
    }
    if (body['WorkgroupName'] && body['DbUser']) {
      throw new Refusal('ValidationException', 'A workgroup takes no DbUser.');
    }
    if (sqls.length < 1 || sqls.length > mostStatements) {
      throw new Refusal('ValidationException', `Sqls takes 1 to ${mostStatements} statements.`);
    }
    if (sqls.some((sql) => Buffer.byteLength(sql) > longestSql)) {
      throw new Refusal('ValidationException', 'A statement is longer than 100 KB.');
    }
    const known = this.#byToken.get(token);
    if (token !== '' && known !== undefined) return this.#submitted(known, body);
    const named = body.Parameters ?? [];
    if (named.some(({ value }) => typeof value !== 'string')) {
      throw new Refusal('ValidationException', 'Values of parameters are texts.');
    }
    if (named.some(({ value }) => value === '')) {
      throw new Refusal('ValidationException', 'Values of parameters have at least 1 character.');
    }
    const places = new Map(named.map(({ name }, at) => [name, `$${at + 1}`]));
    const numbered = sqls.map((sql) =>
      sql.replaceAll(/(?<!:):(\w+)/g, (text, name: string) => places.get(name) ?? text),
    );
    const statement = new ServiceStatement(
      randomUUID(),
      numbered,
      named.map(({ value }) => value),
    );
    this.#statements.set(statement.id, statement);
    if (token !== '') this.#byToken.set(token, statement);
    this.executed += 1;
    statement.start(this.#backend, () => sleep(this.pauseMs));
    return this.#submitted(statement, body);
  }

  #submitted({ id }: ServiceStatement, body: Request): object {
    return { Id: id, Database: body['Database'], CreatedAt: Date.now() / 1000 };
  }

  #describe(statement: ServiceStatement): object {
    const { id, state, error, results, size } = statement;
    const last = results.at(-1);
    return {
      Id: id,
      Status: state,
      HasResultSet: state === 'FINISHED' && size === 1 && (last?.columns.length ?? 0) > 0,
      ResultRows: last?.rows ?? -1,
      ...(error === undefined ? {} : { Error: error }),
      ...(size === 1
        ? {}
        : {
            SubStatements: results.map(({ columns, rows }, at) => ({
              Id: `${id}:${at + 1}`,
              Status: 'FINISHED',
              HasResultSet: columns.length > 0,
              ResultRows: rows,
            })),
          }),
    };
  }

  #page(id: string, from: number): object {
    const [whole = '', part] = id.split(':');
    const statement = this.#statementOf(whole);
    const result = statement.results[part === undefined ? 0 : Number(part) - 1];
    if (statement.state !== 'FINISHED' || result === undefined || result.columns.length === 0) {
      throw new Refusal('ResourceNotFoundException', 'Query does not have result.');
    }
    const to = from + pageSize;
    return {
      ColumnMetadata: result.columns.map(({ name, typeName }) => ({ name, label: name, typeName })),
      Records: result.records.slice(from, to),
      TotalNumRows: result.records.length,
      ...(to < result.records.length ? { NextToken: String(to) } : {}),
    };
  }

  /** Most statements end sooner than the client would ask again, which would make the tests wait. */
  async #statementAfterWait(id: string | undefined): Promise<ServiceStatement> {
    const statement = this.#statementOf(id);
    if (this.pauseMs === shortestPauseMs) {
      await Promise.race([statement.ended, sleep(describeWaitMs)]);
    }
    return statement;
  }

  #statementOf(id: string | undefined): ServiceStatement {
    const statement = this.#statements.get(String(id));
    if (statement !== undefined) return statement;
    throw new Refusal('ResourceNotFoundException', `There is no statement ${id}`);
  }
}
