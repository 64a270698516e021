import ts from 'typescript-6';
import { Declarations } from './declarations.ts';
import { type Entry, entries } from './entries.ts';

/** The API of each package as text, by the folder of the package. */
export function apiReports(): Map<string, string> {
  const all = entries();
  const declarations = new Declarations(all);
  const reports = new Map<string, string>();
  for (const [folder, own] of Map.groupBy(all, (entry) => entry.folder)) {
    reports.set(folder, reportOf(declarations, folder, own));
  }
  return reports;
}

function reportOf(declarations: Declarations, folder: string, own: readonly Entry[]): string {
  const printed = new Set<ts.Symbol>();
  const reached = new Map<string, string>();
  const sections = own.map((entry) => {
    const exported = declarations.exportsOf(entry);
    const texts = exported.map(({ name, symbol }) => {
      if (printed.has(symbol)) return `// ${name}: see above`;
      printed.add(symbol);
      return textOf(symbol);
    });
    return section(entry.specifier, texts);
  });
  // Sets grow while they are walked, so what a declaration leads to is walked too.
  for (const symbol of printed) {
    for (const next of mentionedBy(declarations, symbol, folder)) {
      if (printed.has(next)) continue;
      printed.add(next);
      reached.set(`${next.name} ${textOf(next)}`, textOf(next));
    }
  }
  const inside = [...reached].sort(([one], [other]) => (one < other ? -1 : 1));
  const rest = section(
    'Not exported, but part of these',
    inside.map(([, text]) => text),
  );
  return `# API of ${folder}\n\nWritten by \`pnpm generate\`; CI fails if it is stale.\n\n${sections.join('\n')}\n${rest}`;
}

function section(title: string, texts: readonly string[]): string {
  return `## ${title}\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`;
}

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

function textOf(symbol: ts.Symbol): string {
  return (symbol.declarations ?? []).map(declarationText).join('\n');
}

function declarationText(declaration: ts.Declaration): string {
  const node = statementOf(declaration);
  const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  return text.replace(/^(export )?(declare )?/, '');
}

/** A constant is printed as the statement that declares it. */
function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

/** Other declarations of the same package that a declaration names. */
function mentionedBy(declarations: Declarations, symbol: ts.Symbol, folder: string): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const named = declarations.checker.getSymbolAtLocation(node);
      const meant = named && declarations.resolved(named);
      if (meant !== undefined && isTopLevel(meant, folder)) found.push(meant);
    }
    ts.forEachChild(node, look);
  };
  for (const declaration of symbol.declarations ?? []) look(statementOf(declaration));
  return found;
}

function isTopLevel({ declarations = [] }: ts.Symbol, folder: string): boolean {
  return declarations.some((declaration) => {
    const statement = statementOf(declaration);
    // The module itself, where a whole one is imported under a name, has no parent.
    if (ts.isSourceFile(statement) || !ts.isSourceFile(statement.parent)) return false;
    return statement.parent.fileName.includes(`/packages/${folder}/dist/`);
  });
}
