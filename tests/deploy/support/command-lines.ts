/** A command line taken apart by what its program knows. */
export interface CommandLine {
  readonly program: string;
  /** Such as `get`, or `rollout status`. */
  readonly verb: string;
  readonly operands: readonly string[];
  /** Values by the long name of their flag; a switch has `true`. */
  readonly flags: Readonly<Record<string, readonly string[]>>;
}

interface Grammar {
  /** Verbs; those that have a second word end with a space before it. */
  readonly verbs: readonly string[];
  readonly valued: readonly string[];
  readonly switches: readonly string[];
  readonly short: Readonly<Record<string, string>>;
}

/** As much of each program as the documents use. */
const grammars: Readonly<Record<string, Grammar>> = {
  kubectl: {
    verbs: [
      ...['apply', 'delete', 'describe', 'get', 'kustomize', 'logs', 'port-forward', 'wait'],
      ...['create configmap', 'create job', 'create secret generic'],
      ...['rollout restart', 'rollout status'],
    ],
    valued: [
      ...['namespace', 'filename', 'kustomize', 'output', 'selector', 'container', 'from'],
      ...['from-file', 'from-env-file', 'dry-run', 'timeout'],
    ],
    switches: ['follow', 'ignore-not-found'],
    short: {
      c: 'container',
      f: 'filename',
      k: 'kustomize',
      l: 'selector',
      n: 'namespace',
      o: 'output',
    },
  },
  helm: {
    verbs: ['repo add', 'uninstall', 'upgrade'],
    valued: ['namespace', 'set', 'set-string', 'timeout', 'values', 'version'],
    switches: ['ignore-not-found', 'install', 'wait'],
    short: { f: 'values', n: 'namespace' },
  },
  docker: {
    verbs: ['build'],
    valued: ['file', 'tag'],
    switches: [],
    short: { f: 'file', t: 'tag' },
  },
};

export const isKnownProgram = (program: string): boolean => program in grammars;

/**
 * Takes a command line apart.
 *
 * @throws Error for a verb or flag that is not known here
 */
export function commandLine([program = '', ...words]: readonly string[]): CommandLine {
  const grammar = grammars[program];
  if (grammar === undefined) throw new Error(`The program ${program} is not known here.`);
  const plain: string[] = [];
  const flags: Record<string, string[]> = {};
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!/^-./.test(word)) {
      plain.push(word);
      continue;
    }
    const [, dashes, given = '', joined] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const name = dashes === '--' ? given : (grammar.short[given] ?? '');
    if (grammar.switches.includes(name) && joined === undefined) {
      flags[name] = ['true'];
    } else if (grammar.valued.includes(name)) {
      if (joined === undefined) at += 1;
      const value = joined ?? words[at];
      if (value === undefined) throw new Error(`${word} of ${program} has no value.`);
      flags[name] = [...(flags[name] ?? []), value];
    } else {
      throw new Error(`The flag ${word} of ${program} is not known here.`);
    }
  }
  const verb = grammar.verbs.find((one) =>
    one.split(' ').every((part, index) => plain[index] === part),
  );
  if (verb === undefined) throw new Error(`What "${program} ${plain[0]}" does is not known here.`);
  return { program, verb, operands: plain.slice(verb.split(' ').length), flags };
}
