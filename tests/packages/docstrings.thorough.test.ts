import ts from 'typescript-6';
import { describe, expect, test } from 'vitest';
import {
  Declarations,
  descriptionOf,
  type Exported,
  examplesOf,
} from '../../scripts/api/declarations.ts';
import { entries } from '../../scripts/api/entries.ts';
import { compile, exampleModule } from './support/example-modules.ts';

const all = entries();
const declarations = new Declarations(all);

/** Every export once, with the entry that people import it from. */
function exportsOnce(): [string, Exported][] {
  const seen = new Map<ts.Symbol, [string, Exported]>();
  for (const entry of all) {
    for (const exported of declarations.exportsOf(entry)) {
      if (!seen.has(exported.symbol)) seen.set(exported.symbol, [entry.specifier, exported]);
    }
  }
  return [...seen.values()];
}

const exported = exportsOnce();
const nameOf = ([specifier, { name }]: [string, Exported]) => `${specifier} ${name}`;

/** What somebody calls or constructs, and so wants to see called. */
function isCalled([, one]: [string, Exported]): boolean {
  return one.declarations.some(
    (declaration) => ts.isFunctionDeclaration(declaration) || ts.isClassDeclaration(declaration),
  );
}

describe('what the packages export', () => {
  test('is a lot, in every entry', () => {
    expect(exported.length).toBeGreaterThan(250);
    for (const entry of all) expect(declarations.exportsOf(entry)).not.toEqual([]);
  });

  test('is documented, each of it', () => {
    const silent = exported.filter(([, one]) => descriptionOf(one, declarations.checker) === '');
    expect(silent.map(nameOf)).toEqual([]);
  });

  test('has an example wherever it is called', () => {
    const without = exported.filter((one) => isCalled(one) && examplesOf(one[1]).length === 0);
    expect(without.map(nameOf)).toEqual([]);
  });

  test('has examples that compile', () => {
    const names = new Map(
      all.flatMap((entry) =>
        declarations.exportsOf(entry).map(({ name }) => [name, entry.specifier] as const),
      ),
    );
    const modules = exported.flatMap((one) =>
      examplesOf(one[1]).map((code, at) => exampleModule(`${nameOf(one)} ${at}`, code, names)),
    );
    expect(modules.length).toBeGreaterThan(70);
    expect(compile(modules)).toEqual([]);
  });

  test('is held to that: an example with a mistake does not compile', () => {
    const names = new Map([['cores', '@spacex-platform/transform']]);
    const wrong = exampleModule('wrong', 'const name: number = cores.name;', names);
    expect(compile([wrong])).toEqual([expect.stringContaining('not assignable')]);
  });
});
