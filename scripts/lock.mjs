import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const beatMs = 2_000;
/** A lock without a heartbeat for this long is stale: its process was killed. */
const staleMs = 20_000;
const token = `${process.pid}-${Date.now()}-${Math.random()}`;

/** Runs `work` while holding the lock of a directory. */
export async function whileLocked(directory, work) {
  mkdirSync(directory, { recursive: true });
  const file = fileURLToPath(new URL('lock', directory));
  await acquire(file);
  // Another process may have taken the lock over while this one was suspended.
  const release = () => {
    if (read(file) === token) rmSync(file, { force: true });
  };
  const beat = setInterval(() => touch(file), beatMs);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

async function acquire(file) {
  for (let isReported = false; ; isReported = true) {
    try {
      writeFileSync(file, token, { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isReported) console.error('setup: waiting for another process that is setting up');
    dropIfStale(file);
    await sleep(200);
  }
}

function dropIfStale(file) {
  const owner = read(file);
  const lastBeat = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (owner === undefined || Date.now() - lastBeat < staleMs) return;
  // Renaming is atomic, so only one waiting process gets the file.
  const taken = `${file}-${token}`;
  try {
    renameSync(file, taken);
  } catch {
    return;
  }
  // Another process may have taken the lock between the check and the rename: give it back.
  if (read(taken) === owner) rmSync(taken, { force: true });
  else renameSync(taken, file);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function touch(file) {
  if (read(file) !== token) return;
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // The directory was deleted, so there is no lock to renew.
  }
}
