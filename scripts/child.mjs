import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SetupError } from './setup-error.mjs';

/** Runs a command in this terminal; returns its exit code, 128 + n if signal n ended it. */
export async function runHere(command, args, env) {
  const { code, signal } = await run(command, args, { env, stdio: 'inherit' });
  return exitCodeOf(code, signal);
}

/**
 * Runs a command and prints its output only if it fails.
 *
 * @param options.failure message of the error, or a function that makes it from the output
 * @throws SetupError
 */
export async function runQuietly(command, args, { failure, ...options }) {
  const output = [];
  const { code, signal, interrupted } = await run(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    onStart(child) {
      child.stdout.on('data', (chunk) => output.push(chunk));
      child.stderr.on('data', (chunk) => output.push(chunk));
    },
  });
  if (interrupted !== undefined) throw new SetupError('', exitCodeOf(null, interrupted));
  if (code === 0) return;
  const text = Buffer.concat(output).toString();
  process.stderr.write(text);
  const message = typeof failure === 'function' ? failure(text) : failure;
  throw new SetupError(message, signal === null ? 1 : exitCodeOf(code, signal));
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function run(command, args, { onStart, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    let interrupted;
    const forward = (signal) => {
      interrupted = signal;
      // Ctrl-C in a terminal also reaches the child; a second SIGINT would end it immediately.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    const settle = (how, value) => {
      for (const signal of signals) process.off(signal, forward);
      how(value);
    };
    child.once('error', (cause) => {
      const missing = cause.code === 'ENOENT';
      const message = missing ? `${command} was not found` : `${command}: ${cause.message}`;
      settle(reject, new SetupError(message, missing ? 127 : 126));
    });
    child.once('close', (code, signal) => settle(resolve, { code, signal, interrupted }));
    onStart?.(child);
  });
}

function exitCodeOf(code, signal) {
  return signal === null ? code : 128 + (constants.signals[signal] ?? 0);
}
