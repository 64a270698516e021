import { createProgram } from '../../packages/etl-cli/src/program.ts';
import { code, generatedNote, markdownTable, page } from './markdown.ts';

type Command = ReturnType<typeof createProgram>;
type Option = Command['options'][number];

/** Every command with its options and examples, as one Markdown page. */
export function commandReference(program: Command = createProgram(() => {})): string {
  const commands = visibleCommands(program);
  return page(
    '# Command line',
    generatedNote,
    `${program.description()} Without a command, ${code('spacex-etl')} runs ${code('run')}. [Exit codes and the environment](../operations.md#exit-codes) are the same for all.`,
    markdownTable(
      ['command', 'what it does'],
      commands.map((command) => [`[${command.name()}](#${command.name()})`, command.description()]),
    ),
    ...commands.map((command) => section(command, '##', program.name())),
  );
}

function section(command: Command, heading: '##' | '###', parent: string): string {
  const path = `${parent} ${command.name()}`;
  const title = heading === '##' ? command.name() : path.replace('spacex-etl ', '');
  return page(
    `${heading} ${title}`,
    sentence(command.description()),
    `\`\`\`text\n${path} ${command.usage()}\n\`\`\``,
    markdownTable(
      ['argument', 'what it is'],
      command.registeredArguments.map((argument) => [
        code(argument.required ? `<${argument.name()}>` : `[${argument.name()}]`),
        argument.description,
      ]),
    ),
    markdownTable(
      ['option', 'what it is', 'default'],
      command.options.map((option) => [code(option.flags), meaningOf(option), defaultOf(option)]),
    ),
    afterHelp(command),
    ...visibleCommands(command).map((child) => section(child, '###', path)),
  ).trimEnd();
}

/** Those that the help lists, but for `help` itself. */
function visibleCommands(command: Command): Command[] {
  const listed = command.createHelp().visibleCommands(command);
  return listed.filter((child) => child.name() !== 'help');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

function meaningOf({ description, argChoices }: Option): string {
  return argChoices === undefined
    ? description
    : `${description}: ${argChoices.map(code).join(', ')}`;
}

function defaultOf({ defaultValue, defaultValueDescription, negate }: Option): string {
  if (negate || defaultValue === undefined || defaultValue === false) return '';
  return code(defaultValueDescription ?? String(defaultValue));
}

/** What the help adds after the options: notes, and examples as a block that a shell takes. */
function afterHelp(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (some) => (text += some) });
  command.outputHelp();
  const added = text.slice(command.helpInformation().length).trim();
  const [notes = '', rest = ''] = added.split(/^Examples:\n/m);
  const [examples = '', ...closing] = rest.split('\n\n');
  return page(
    prose(notes),
    examples === '' ? '' : `\`\`\`sh\n${shellLines(examples)}\n\`\`\``,
    ...closing.map(prose),
  ).trimEnd();
}

/** Lines of a terminal as paragraphs. */
function prose(text: string): string {
  return text.trim().replaceAll(/\n(?!\n)/g, ' ');
}

/** `command   what it does` becomes `command   # what it does`. */
function shellLines(examples: string): string {
  return examples
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replace(/( {2,})(?=\S)/, '$1# '))
    .join('\n');
}
