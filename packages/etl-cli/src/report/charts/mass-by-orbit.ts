import * as Plot from '@observablehq/plot';
import { counted, decimalText, wholeText } from '../format.ts';
import type { OrbitMass } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';

/** Tonnes carried to each orbit, for payloads with a known mass. */
export function massByOrbit(orbits: readonly OrbitMass[]): Chart {
  const bars = orbits.map(({ orbit, payloads, withMass, massKg }) => ({
    orbit,
    tonnes: (massKg ?? 0) / 1000,
    label: `${tonnesText(massKg)}${withMass < payloads ? '*' : ''}`,
    title: `${orbit}: ${wholeText(massKg ?? 0)} kg, mass known for ${withMass} of ${counted(payloads, 'payload')}`,
  }));
  return ({ width }) => ({
    height: 60 + orbits.length * 22,
    marginLeft: 72,
    marginRight: 62,
    marginBottom: 40,
    x: { label: 'tonnes', labelOffset: 36, ticks: width < 400 ? 3 : 5, tickSize: 0 },
    y: { type: 'band', domain: orbits.map(({ orbit }) => orbit), label: null, tickSize: 0 },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks: width < 400 ? 3 : 5 }),
      Plot.barX(bars, { y: 'orbit', x: 'tonnes', fill: colors.accent, title: 'title' }),
      Plot.text(bars, { y: 'orbit', x: 'tonnes', text: 'label', dx: 6, textAnchor: 'start' }),
      Plot.ruleX([0]),
    ],
  });
}

/** `834 t`, `3.6 t`; empty if no mass is known. */
function tonnesText(massKg: number | null): string {
  if (massKg === null) return '';
  const tonnes = massKg / 1000;
  return `${tonnes < 10 ? decimalText(tonnes) : wholeText(tonnes)} t`;
}
