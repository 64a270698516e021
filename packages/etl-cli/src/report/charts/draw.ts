import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** The widths of charts, in pixels. */
export const widths = { narrow: 340, wide: 1000, half: 500 } as const;

/** What a chart depends on besides its data. */
export interface Canvas {
  readonly width: number;
}

/** A chart for a width that the page chooses. */
export type Chart = (canvas: Canvas) => Plot.PlotOptions;

/** Colors are CSS variables, so that one drawing works in light and dark mode. */
export const colors = {
  landed: 'var(--landed)',
  failed: 'var(--failed)',
  unknown: 'var(--unknown)',
  none: 'var(--none)',
  accent: 'var(--accent)',
  rest: 'var(--rest)',
  grid: 'var(--grid)',
} as const;

/**
 * Draws a chart as SVG text. The same data gives the same text. Screen readers read `label` and
 * treat the rest as an image.
 */
export function draw(chart: Chart, width: number, label: string): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const figure = Plot.plot({
    ...chart({ width }),
    document,
    width,
    className: 'plot',
    style: { fontSize: '12px' },
  });
  figure.querySelector('style')?.remove();
  // A title is shown only where there is a pointer.
  if (width <= widths.narrow) for (const title of figure.querySelectorAll('title')) title.remove();
  for (const part of figure.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  for (const part of figure.querySelectorAll('[aria-hidden]')) part.removeAttribute('aria-hidden');
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', label);
  return shortened(figure.outerHTML);
}

/** Rounds to a hundredth of a pixel; more digits would be most of the page's size. */
function shortened(svg: string): string {
  return svg.replace(/-?\d+\.\d{3,}/g, (digits) => String(Math.round(Number(digits) * 100) / 100));
}
