import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript-6';
import { median } from './statistics.ts';

const compiler = createRequire(import.meta.url).resolve('typescript-6/lib/tsc.js');

const compilerOptions = {
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  target: 'es2024',
  module: 'nodenext',
  types: [],
};

export interface TypeCost {
  /** Of a whole compiler process that checks the program, the median of five. */
  readonly seconds: number;
  /** The types that the compiler made. */
  readonly types: number;
}

/**
 * What the type check of a program costs that is in a project with its packages.
 *
 * @throws Error with the compiler's messages if the program does not compile
 */
export function typeCostOf(program: string, folder: string): TypeCost {
  writeFileSync(join(folder, 'program.mts'), program);
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions, files: ['program.mts'] }));
  const runs = Array.from({ length: 5 }, () => {
    const output = execFileSync(
      process.execPath,
      [compiler, '-p', project, '--extendedDiagnostics'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    return { seconds: figureOf(output, 'Total time'), types: figureOf(output, 'Types') };
  });
  return {
    seconds: median(runs.map(({ seconds }) => seconds)),
    types: runs[0]?.types ?? Number.NaN,
  };
}

function figureOf(output: string, name: string): number {
  const [, figure] = new RegExp(`^${name}:\\s+([\\d.]+)s?$`, 'm').exec(output) ?? [];
  if (figure === undefined) throw new Error(`The compiler did not print "${name}":\n${output}`);
  return Number(figure);
}

export interface Documented {
  /** The share of exported names with a comment that an editor shows. */
  readonly exports: number;
  /** The same of the properties and methods of exported interfaces, classes and types. */
  readonly members: number;
}

/** How much of what a package exports an editor explains, by its main entry. */
export function documentedIn(specifier: string, folder: string): Documented {
  const file = join(folder, 'exports.mts');
  writeFileSync(file, `import * as all from '${specifier}';\nexport { all };\n`);
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, folder);
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const imported = source?.statements.find(ts.isImportDeclaration)?.moduleSpecifier;
  const module = imported && checker.getSymbolAtLocation(imported);
  if (module === undefined) throw new Error(`The types of ${specifier} were not found.`);
  const has = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length > 0;
  const exported = checker.getExportsOfModule(module).map((symbol) => {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  });
  // A type that another library declares is not documented here.
  const isOwn = ({ declarations = [] }: ts.Symbol) =>
    declarations.some((one) => one.getSourceFile().fileName.includes(`/${specifier}/`));
  const members = exported
    .filter((symbol) => symbol.flags & ts.SymbolFlags.Type)
    .flatMap((symbol) => checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)))
    .filter((member) => isOwn(member) && !member.name.startsWith('__'));
  return { exports: shareOf(exported, has), members: shareOf([...new Set(members)], has) };
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.length === 0 ? Number.NaN : items.filter(holds).length / items.length;
}
