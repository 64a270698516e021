import { join } from 'node:path';
import ts from 'typescript-6';
import { repositoryRoot } from '../../support/repository.ts';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};
const file = join(repositoryRoot, 'tests/packages/in-an-editor.ts');

/** What an editor shows of a program that imports the built packages. */
export interface Editor {
  /** The errors of the program: the first line of each, as the compiler prints it. */
  errors(): string[];
  /** What the editor shows for the name after the comment `hover`. */
  hover(): { readonly type: string; readonly documentation: string };
  /** What the editor offers in the text after the comment `complete`. */
  completions(): string[];
}

let text = '';
let version = 0;
const service = languageService();

/** Opens a program in the language service that editors use. The last one that was opened counts. */
export function openInEditor(program: string): Editor {
  text = program;
  version++;
  const placeOf = (mark: string) => {
    const at = program.indexOf(mark);
    if (at < 0) throw new Error(`The program has no ${mark}`);
    return at + mark.length;
  };
  return {
    errors: () =>
      service
        .getSemanticDiagnostics(file)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    hover: () => {
      const info = service.getQuickInfoAtPosition(file, placeOf('/*hover*/'));
      return {
        type: ts.displayPartsToString(info?.displayParts),
        documentation: ts.displayPartsToString(info?.documentation),
      };
    },
    completions: () => {
      const found = service.getCompletionsAtPosition(file, placeOf('/*complete*/') + 1, undefined);
      return (found?.entries ?? []).map(({ name }) => name);
    },
  };
}

function languageService(): ts.LanguageService {
  const { fileExists, readFile, directoryExists, getDirectories } = ts.sys;
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: (path) => (path === file ? String(version) : '1'),
    getScriptSnapshot: (path) => {
      const source = path === file ? text : readFile(path);
      return source === undefined ? undefined : ts.ScriptSnapshot.fromString(source);
    },
    getCurrentDirectory: () => join(repositoryRoot, 'tests/packages'),
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (path) => path === file || fileExists(path),
    readFile: (path) => (path === file ? text : readFile(path)),
    directoryExists,
    getDirectories,
  });
}
