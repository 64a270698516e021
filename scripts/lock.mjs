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
/** A lock without a heartbeat for this long was left behind by a killed process. */
const staleMs = 20_000;
const token = `${process.pid}-${Date.now()}-${Math.random()}`;

/** Does `work` while no other process that asks for the same folder does. */
export async function whileLocked(folder, work) {
  mkdirSync(folder, { recursive: true });
  const file = fileURLToPath(new URL('lock', folder));
  await take(file);
  // A process that slept for long may find that another has taken over.
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

async function take(file) {
  for (let told = false; ; told = true) {
    try {
      writeFileSync(file, token, { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!told) console.error('setup: another process is setting up; waiting for it');
    dropIfStale(file);
    await sleep(200);
  }
}

function dropIfStale(file) {
  const owner = read(file);
  const lastBeat = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (owner === undefined || Date.now() - lastBeat < staleMs) return;
  // Renaming is the vote among those who wait: only one of them gets the file.
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
    // The folder was removed under us; nothing to keep alive.
  }
}
