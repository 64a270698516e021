import { appendFileSync } from 'node:fs';

/** Sets outputs of a step of a workflow; outside of one, it prints them. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  const text = Object.entries(outputs)
    .map(([name, value]) => `${name}=${oneLine(value)}\n`)
    .join('');
  const file = process.env['GITHUB_OUTPUT'];
  if (file) appendFileSync(file, text);
  process.stdout.write(text);
}

/** Logs a warning, which GitHub shows on the page of the workflow. */
export function warn(message: string): void {
  const isWorkflow = process.env['GITHUB_ACTIONS'] === 'true';
  console.error(`${isWorkflow ? '::warning::' : 'warning: '}${oneLine(message)}`);
}

/** A line break would begin another output, or another workflow command. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
