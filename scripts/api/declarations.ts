import ts from 'typescript-6';
import type { Entry } from './entries.ts';

/** Something that an entry exports. */
export interface Exported {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declarations: readonly ts.Declaration[];
}

/** The declarations of the built packages, as somebody's compiler reads them. */
export class Declarations {
  readonly #program: ts.Program;
  readonly checker: ts.TypeChecker;

  constructor(entries: readonly Entry[]) {
    this.#program = ts.createProgram(
      entries.map(({ declarations }) => declarations),
      {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.NodeNext,
        lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
        skipLibCheck: true,
        types: [],
      },
    );
    this.checker = this.#program.getTypeChecker();
  }

  /** What an entry exports, by name. */
  exportsOf({ declarations }: Entry): Exported[] {
    const file = this.#program.getSourceFile(declarations);
    const module = file && this.checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`${declarations} exports nothing`);
    return this.checker
      .getExportsOfModule(module)
      .map((exported) => {
        const symbol = this.resolved(exported);
        return { name: exported.name, symbol, declarations: symbol.declarations ?? [] };
      })
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** The symbol behind an import or export; any other symbol itself. */
  resolved(symbol: ts.Symbol): ts.Symbol {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return isAlias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }
}

/** The comment that people read at a declaration, without its tags; empty where there is none. */
export function descriptionOf({ symbol }: Exported, checker: ts.TypeChecker): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
}

/** The code of its `@example` tags. */
export function examplesOf({ symbol }: Exported): string[] {
  return symbol
    .getJsDocTags()
    .filter(({ name }) => name === 'example')
    .map(({ text }) => ts.displayPartsToString(text))
    .map((text) => /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? text);
}
