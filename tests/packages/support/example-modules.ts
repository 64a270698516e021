import { join } from 'node:path';
import ts from 'typescript-6';
import { repositoryRoot } from '../../support/repository.ts';

/** An example as a module of its own. */
export interface ExampleModule {
  readonly name: string;
  readonly text: string;
}

/**
 * Makes an example of a docstring a module: names of ours that it uses and does not declare are
 * imported, and what it takes as given (a run, a store, documents) stands in `given.ts`.
 *
 * @param names where each name of ours comes from
 */
export function exampleModule(
  name: string,
  code: string,
  names: ReadonlyMap<string, string>,
): ExampleModule {
  const { used, declared } = namesIn(code);
  const imports = [...used]
    .filter((one) => !declared.has(one) && names.has(one))
    .map((one) => `import { ${one} } from '${names.get(one)}';`);
  return { name, text: [...imports, code, 'export {};'].join('\n') };
}

function namesIn(code: string): { used: Set<string>; declared: Set<string> } {
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2023, true);
  const used = new Set<string>();
  const declared = new Set<string>();
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
      const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
      const isDeclaration =
        (ts.isVariableDeclaration(parent) ||
          ts.isParameter(parent) ||
          ts.isBindingElement(parent) ||
          ts.isImportSpecifier(parent) ||
          ts.isFunctionDeclaration(parent) ||
          ts.isTypeAliasDeclaration(parent)) &&
        parent.name === node;
      if (isDeclaration) declared.add(node.text);
      else if (!isMember && !isKey) used.add(node.text);
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return { used, declared };
}

const folder = join(repositoryRoot, 'tests/packages');

/** Type-checks the modules against the built packages; returns what is wrong, each with its text. */
export function compile(modules: readonly ExampleModule[]): string[] {
  const files = new Map(modules.map((module, at) => [join(folder, `example-${at}.ts`), module]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => folder;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, target, ...rest) => {
    const module = files.get(path);
    return module === undefined
      ? getSourceFile(path, target, ...rest)
      : ts.createSourceFile(path, module.text, target);
  };
  const given = join(folder, 'support/given.ts');
  const program = ts.createProgram([...files.keys(), given], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const module = file && files.get(file.fileName);
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    return `${module?.name ?? file?.fileName}: ${message}\n${module?.text ?? ''}`;
  });
}
