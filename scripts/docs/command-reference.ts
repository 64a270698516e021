import { createProgram } from '../../packages/etl-cli/src/program.ts';
import { code, generatedNote, markdownTable, page } from './markdown.ts';

type Command = ReturnType<typeof createProgram>;
type Option = Command['options'][number];
type Argument = Command['registeredArguments'][number];

/** One Markdown page with the options and examples of every command. */
export function commandReference(program: Command = createProgram(() => {})): string {
  const commands = visibleCommands(program);
  return page(
    '# Command line',
    generatedNote,
    `${program.description()} Without a command, ${code('spacex-etl')} runs ${code('run')}. See also [exit codes](../operations.md#exit-codes) and [environment variables](../configuration.md).`,
    markdownTable(
      ['command', 'description'],
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
      ['argument', 'description'],
      command.registeredArguments.map((argument) => [
        code(argument.required ? `<${argument.name()}>` : `[${argument.name()}]`),
        meaningOf(argument),
      ]),
    ),
    markdownTable(
      ['option', 'description', 'default'],
      command.options.map((option) => [code(option.flags), meaningOf(option), defaultOf(option)]),
    ),
    afterHelp(command),
    ...visibleCommands(command).map((child) => section(child, '###', path)),
  ).trimEnd();
}

/** Commands listed in the help, without `help` itself. */
function visibleCommands(command: Command): Command[] {
  const listed = command.createHelp().visibleCommands(command);
  return listed.filter((child) => child.name() !== 'help');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

function meaningOf({ description, argChoices }: Option | Argument): string {
  return argChoices === undefined
    ? description
    : `${description}: ${argChoices.map(code).join(', ')}`;
}

function defaultOf({ defaultValue, defaultValueDescription, negate }: Option): string {
  if (negate || defaultValue === undefined || defaultValue === false) return '';
  return code(defaultValueDescription ?? String(defaultValue));
}

/** Notes and examples that follow the options; examples become a shell block. */
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

/** Joins the wrapped lines of the help into paragraphs. */
function prose(text: string): string {
  return text.trim().replaceAll(/(?<!\n)\n(?!\n)/g, ' ');
}

/** Turns `command   description` into `command   # description`. */
function shellLines(examples: string): string {
  return examples
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().replace(/( {2,})(?=\S)/, '$1# '))
    .join('\n');
}
