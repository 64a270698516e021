import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Widths that a chart is drawn for, in pixels. */
export const widths = { narrow: 340, wide: 1000, half: 500 } as const;

/** The width that a chart has, and what follows from it. */
export interface Canvas {
  readonly width: number;
}

/** What a chart is made of; everything but the width, which the page decides. */
export type Chart = (canvas: Canvas) => Plot.PlotOptions;

/** Colors are variables of the page's style, so that one drawing serves light and dark. */
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
 * Draws a chart as the text of an SVG, the same for the same data. Its words for a screen reader
 * stand in `label`; what is inside is then a picture.
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
  for (const part of figure.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  for (const part of figure.querySelectorAll('[aria-hidden]')) part.removeAttribute('aria-hidden');
  figure.setAttribute('role', 'img');
  figure.setAttribute('aria-label', label);
  return shortened(figure.outerHTML);
}

/** A hundredth of a pixel is seen by nobody, and 15 digits of it are most of the page. */
function shortened(svg: string): string {
  return svg.replace(/-?\d+\.\d{3,}/g, (digits) => String(Math.round(Number(digits) * 100) / 100));
}
