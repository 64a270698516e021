// Keeps one PostgreSQL server for the length of a test run. It lives in a process group of its
// own and watches its standard input: when that ends, whether the test run stopped, was
// interrupted or was killed, the server is shut down and its folder removed. A line on it restarts
// the server by a fast shutdown: every connection is ended.
// Arguments: folder to remove, log file, uid or '', gid or '', program, its arguments.
import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';

const [folder, log, uid, gid, program, ...args] = process.argv.slice(2);
const output = openSync(log, 'a');
let server;
let stopping = false;
let restarting = false;

function start() {
  server = spawn(program, args, {
    stdio: ['ignore', output, output],
    ...(uid ? { uid: Number(uid), gid: Number(gid) } : {}),
  });
  server.on('error', () => process.exit(1));
  server.on('exit', () => {
    if (restarting && !stopping) {
      restarting = false;
      start();
      return;
    }
    // A server that died by itself leaves its folder and log for the test run to report.
    if (stopping) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(stopping ? 0 : 1);
  });
}

function stop() {
  if (stopping) return;
  stopping = true;
  server.kill('SIGINT');
  // A server that ignores "fast shutdown" is stopped immediately.
  setTimeout(() => server.kill('SIGQUIT'), 5_000).unref();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
process.stdin.on('end', stop).on('error', stop);
process.stdin.on('data', () => {
  restarting = true;
  server.kill('SIGINT');
});
start();
