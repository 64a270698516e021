import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A version or digest that somebody wrote into a file. */
export interface Pin {
  readonly file: string;
  readonly line: number;
  readonly value: string;
}

/** A kind of pin: in which files it occurs, and its value as the first group. */
interface Kind {
  readonly files: RegExp;
  readonly pattern: RegExp;
}

const version = String.raw`v?\d+\.\d+\.\d+(?:-[\w.]+)?`;
const kinds: Readonly<Record<string, Kind>> = {
  'digest of an image': { files: /./, pattern: /@(sha256:[0-9a-f]{64})\b/ },
  'image by its tag': {
    files: /\.(ya?ml|ts|sh)$|Dockerfile/,
    pattern: /(?:image: (?!localhost)|docker\.io\/|quay\.io\/|ghcr\.io\/)[\w./-]+:(v?\d[\w.-]*)/,
  },
  'commit of an action': { files: /^\.github\//, pattern: /uses: [^@\s]+@([0-9a-f]{40})\b/ },
  'version of Node in a workflow': {
    files: /^\.github\//,
    pattern: /node-version: (\d+)\b/,
  },
  'version of a chart': { files: /./, pattern: /--version (\d+\.\d+\.\d+)\b/ },
  'archive of a chart': { files: /./, pattern: /[a-z]-(\d+\.\d+\.\d+)\.(?:tgz|values)\b/ },
  'module, package or tool by its version': {
    files: /\.(ts|mjs|sh|ya?ml)$|^\.ci\//,
    pattern: new RegExp(`[a-z}"]@(${version})['"\` ]`),
  },
  'constant with a version': {
    files: /\.(ts|mjs|sh)$|Dockerfile/,
    pattern: new RegExp(`(?:[vV]ersion|_VERSION) ?= ?['"]?(${version})['"]?;?$`),
  },
  'artifact of Maven': {
    files: /\.(ts|py|sh)$/,
    pattern: /['" ][a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:[\w.-]+:(\d+\.[\w.-]+)/,
  },
  'Python package': { files: /requirements\.txt$/, pattern: /^[\w.-]+(?:\[[\w,-]+\])?==(\S+)/ },
  // Not the indirect ones, which the direct ones decide.
  'Go module': {
    files: /(^|\/)go\.mod$/,
    pattern: new RegExp(`^(?:require )?\\s*[\\w.-]+/\\S+ (${version})$`),
  },
  'npm package': {
    files: /(^|\/)package\.json$/,
    pattern: /^ {4}"[@\w/.-]+": "([\^~]?\d[^"]*)",?$/,
  },
  'package of a catalog': {
    files: /(^|\/)pnpm-workspace\.yaml$/,
    pattern: /^ {2}\S+: ["']?([\^~]?\d[\w.^~-]*)$/,
  },
  'package manager': {
    files: /(^|\/)package\.json$/,
    pattern: /"packageManager": "pnpm@(\d+\.\d+\.\d+)/,
  },
  'provider of Terraform': { files: /\.tf$/, pattern: /^ {6}version = "([^"]+)"/ },
  'version of Terraform': { files: /\.tf$/, pattern: /required_version = "([^"]+)"/ },
};

/** Files that tools write, and texts of earlier versions. */
const generated =
  /(^|\/)(pnpm-lock\.yaml|package-lock\.json|go\.sum|CHANGELOG\.md)$|^sql\/|\.ndjson/;

/** Pins of all kinds in the files that Git tracks, found without Renovate. */
export function pinsIn(tree: string): Pin[] {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: tree, encoding: 'utf8' });
  return files
    .split('\0')
    .filter((file) => file !== '' && !generated.test(file))
    .flatMap((file) => pinsOf(file, readFileSync(join(tree, file), 'utf8')));
}

function pinsOf(file: string, text: string): Pin[] {
  const applicable = Object.values(kinds).filter(({ files }) => files.test(file));
  return text.split('\n').flatMap((line, index) =>
    applicable.flatMap(({ pattern }) => {
      const value = pattern.exec(line)?.[1];
      return value === undefined ? [] : [{ file, line: index + 1, value }];
    }),
  );
}
