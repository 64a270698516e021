import { second } from '../../support/launch-library/launch-document.ts';
import type { LaunchDocument } from '../../support/launch-library/launch-query.ts';

const dayMs = 86_400_000;
const spacex = 121;

export type Vehicle = 'falcon9' | 'heavy' | 'starship';

const pads = {
  80: { name: 'Space Launch Complex 40', zone: 'America/New_York' },
  87: { name: 'Launch Complex 39A', zone: 'America/New_York' },
  16: { name: 'Space Launch Complex 4E', zone: 'America/Los_Angeles' },
  72: { name: 'Unknown Pad', zone: null },
  188: { name: 'Orbital Launch Mount A', zone: 'America/Chicago' },
} as const;

interface StageFacts {
  readonly serial: string;
  readonly flight: number | null;
  /** Id of a landing location; null if the booster is expended. */
  readonly place: number | null;
  readonly type?: string;
  readonly success?: boolean | null;
  readonly isReturn?: boolean;
}

/** A booster of a launch, as version 2.3.0 has it. */
export function stage(id: number, facts: StageFacts) {
  const { serial, flight, place, type = 'Core', success = true, isReturn = false } = facts;
  const isUnknown = serial.startsWith('Unknown');
  return {
    ...{ id, type, reused: flight === null ? null : flight > 1, launcher_flight_number: flight },
    launcher: {
      id: isUnknown ? 1 : idOf(serial),
      ...{ serial_number: serial, is_placeholder: isUnknown, status: { id: 1, name: 'Active' } },
    },
    landing: {
      id,
      attempt: place !== null,
      success: place === null ? null : success,
      type: place === null ? { id: 8, abbrev: 'EXP' } : typeOf(isReturn),
      landing_location:
        place === null ? null : { id: place, name: names[place], abbrev: names[place] },
    },
  };
}

const names: Readonly<Record<number, string>> = {
  ...{ 1: 'OCISLY', 3: 'JRTI', 5: 'LZ-2', 7: 'LZ-4', 17: 'ASOG', 62: 'LZ-40' },
};

const typeOf = (isReturn: boolean) =>
  isReturn ? { id: 2, abbrev: 'RTLS' } : { id: 1, abbrev: 'ASDS' };

/** Text such as "Booster 12" and "B1012" have ids of their own. */
function idOf(serial: string): number {
  return Number(serial.replace(/\D/g, '')) + (serial.startsWith('Booster') ? 10_000 : 0);
}

interface LaunchFacts {
  readonly name: string;
  readonly vehicle: Vehicle;
  readonly time: number;
  readonly pad: keyof typeof pads;
  readonly stages: readonly unknown[];
  readonly status: readonly [id: number, name: string, abbrev: string];
  readonly precision: readonly [id: number, name: string];
}

const configurations = {
  falcon9: { id: 164, name: 'Falcon 9', full_name: 'Falcon 9 Block 5', variant: 'Block 5' },
  heavy: { id: 161, name: 'Falcon Heavy', full_name: 'Falcon Heavy', variant: 'Heavy' },
  starship: { id: 522, name: 'Starship', full_name: 'Starship V3', variant: 'V3' },
} as const;

/** A launch, as version 2.3.0 has it in full. */
export function launch(number: number, facts: LaunchFacts): LaunchDocument {
  const { vehicle, time, pad, stages, status, precision } = facts;
  const net = second(time);
  const configuration = configurations[vehicle];
  return {
    id: `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`,
    ...{ net, window_start: net, window_end: net, last_updated: second(time + dayMs) },
    name: `${configuration.full_name} | ${facts.name}`,
    status: { id: status[0], name: status[1], abbrev: status[2] },
    net_precision: { id: precision[0], name: precision[1] },
    launch_service_provider: { id: spacex, name: 'SpaceX' },
    mission: { id: number, name: facts.name, description: '' },
    pad: {
      ...{ id: pad, name: pads[pad].name, active: true },
      location: { id: 1, name: 'Pad', timezone_name: pads[pad].zone },
    },
    rocket: {
      id: number,
      configuration: { ...configuration, families: [{ id: 1, name: 'Falcon' }] },
      ...{ launcher_stage: [...stages], spacecraft_stage: [], payloads: [] },
    },
  };
}
