/** The shell blocks of a Markdown page, and the commands that its text and tables set as code. */
export function documentedCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const outside = markdown.replace(/```.*?```/gs, '');
  const inline = [...outside.matchAll(/`((?:(?:kubectl|helm|docker) |deploy\/\S+\.sh)[^`]*)`/g)];
  return [...blocks, ...inline.map(([, text = '']) => text)];
}

/** Scripts that print their plan with `--dry-run`. */
const withDryRun = /deploy\/(?:up|down|smoke|kubernetes\/make-secrets)\.sh/;

/** Commands whose scripts only print their plan; one without `--dry-run` only has to be executable. */
export function dryScripts(text: string): string {
  return text.replace(/\bdeploy\/\S+\.sh\b/g, (script) =>
    withDryRun.test(script) ? `${script} --dry-run` : `test -x ${script}`,
  );
}
