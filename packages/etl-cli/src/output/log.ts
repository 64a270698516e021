import { styleText } from 'node:util';
import { visibleText } from './visible-text.ts';

export type LogFormat = 'pretty' | 'json';
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** The structured fields of a log line; the pretty format omits them. Values must not contain secrets. */
export type Fields = object;

export interface Log {
  readonly format: LogFormat;
  readonly color: boolean;
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

export interface LogOptions {
  readonly format: LogFormat;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}

const ranks: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };
const colors = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const;

/** Logs to standard error, as text or as one JSON object per line. */
export function createLog({ format, quiet, verbose, color }: LogOptions): Log {
  const minimum = quiet ? ranks.error : verbose ? ranks.debug : ranks.info;
  const write =
    (level: Level) =>
    (message: string, fields: Fields = {}) => {
      if (ranks[level] < minimum) return;
      if (format === 'json') {
        const line = { time: new Date().toISOString(), level, message, ...fields };
        process.stderr.write(`${JSON.stringify(line)}\n`);
        return;
      }
      const label = level === 'info' ? '' : `${level}: `;
      const painted =
        color && label !== '' ? styleText(colors[level], label, noStreamCheck) : label;
      process.stderr.write(`${painted}${visibleText(message)}\n`);
    };
  return {
    format,
    color,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}

// The flag and the environment have already decided whether to use colors.
const noStreamCheck = { validateStream: false };
