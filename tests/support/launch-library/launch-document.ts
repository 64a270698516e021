import type { LaunchDocument } from './launch-query.ts';

const spacex = 121;

/** An invented launch, as version 2.3.0 has it in full. */
export function launchDocument(number: number, changes: Partial<LaunchDocument> = {}) {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const net = second(Date.UTC(2026, 0, 1) + number * 86_400_000);
  return {
    ...{ id, net, last_updated: second(Date.UTC(2026, 0, 2) + number * 1000) },
    name: `Falcon 9 Block 5 | Flight ${number}`,
    status: { id: 3, name: 'Launch Successful', abbrev: 'Success' },
    launch_service_provider: { id: spacex, name: 'SpaceX' },
    rocket: {
      id: number,
      configuration: { id: 164, name: 'Falcon 9', families: [{ id: 1, name: 'Falcon' }] },
      launcher_stage: [stage(number)],
      spacecraft_stage: [],
      payloads: [],
    },
    ...changes,
  } satisfies LaunchDocument;
}

function stage(number: number) {
  return {
    ...{ id: number, type: 'Core', reused: true, launcher_flight_number: 2 },
    launcher: { id: number % 20, serial_number: `B${1060 + (number % 20)}` },
    landing: { id: number, attempt: true, success: true, landing_location: { id: 1 } },
  };
}

/** A time as the server writes it. */
export function second(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
