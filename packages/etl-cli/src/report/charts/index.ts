import type { ReportFigures } from '../report-data.ts';
import type { Section } from '../sections.ts';
import type { Chart } from './draw.ts';
import { fleetTimelines } from './fleet-timeline.ts';
import { landingsByYear } from './landings-by-year.ts';
import { launchesByPad } from './launches-by-pad.ts';
import { massByOrbit } from './mass-by-orbit.ts';
import { reuseByYear } from './reuse-by-year.ts';
import { turnaroundByYear } from './turnaround-by-year.ts';

/** The charts of each section, mostly one. Apart from the sections, which text formats print without them. */
export const charts: Readonly<Record<Section['id'], (data: ReportFigures) => readonly Chart[]>> = {
  fleet: ({ fleet }) => fleetTimelines(fleet),
  reuse: (data) => [reuseByYear(data.reuseByYear)],
  turnaround: (data) => [turnaroundByYear(data.turnaroundByYear, data.fleet)],
  landings: ({ landings }) => [landingsByYear(landings)],
  pads: ({ launchpads }) => [launchesByPad(launchpads)],
  orbits: ({ orbits }) => [massByOrbit(orbits)],
};
