import { contenderFigures, goalFigures } from './figures.ts';
import type { StageResult } from './results.ts';

/** A stage for a terminal: one line a contender, then its goals. */
export function stageText(stage: StageResult): string {
  const head = ['', 'time', 'ratio', 'user CPU', 'peak'];
  const rows = stage.contenders.map((contender) => [
    contender.name,
    ...contenderFigures(stage, contender),
  ]);
  return [
    ...aligned([head, ...rows]),
    ...stage.skipped.map(({ name, reason }) => `skipped: ${name}, since ${reason}`),
    ...stage.goals.map((goal) => {
      const [bound, measured, reached] = goalFigures(goal);
      return `goal: ${goal.what}, ${bound}: ${measured}, reached: ${reached}`;
    }),
  ].join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths =
    rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
}
