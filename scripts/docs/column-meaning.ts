import type { Column, Table } from '../../packages/transform/src/index.ts';
import { sentenceOf } from './column-sentences.ts';

/** What a column means: its sentence, its unit, what it refers to, its values and its limits. */
export function meaningOf(table: Table, name: string): string {
  const { unit, references, oneOf, least, most } = table.columns[name] as Column;
  const limits = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
  ];
  const sentence = sentenceOf(table, name);
  const text = sentence.toLowerCase();
  const values = oneOf?.every((value) => text.includes(value.toLowerCase())) ? undefined : oneOf;
  return [
    sentence,
    ...(unit === undefined ? [] : [`Unit: ${unit}.`]),
    ...(references === undefined ? [] : [`Refers to [${references}](#${references}).`]),
    ...(values === undefined
      ? []
      : [`One of ${values.map((value) => `\`${value}\``).join(', ')}.`]),
    ...(limits.length === 0 ? [] : [`${limits.join(' and ')}.`.replace('at', 'At')]),
  ].join(' ');
}
