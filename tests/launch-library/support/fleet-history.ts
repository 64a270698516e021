import type { LaunchDocument } from '../../support/launch-library/launch-query.ts';
import { launch, stage, type Vehicle } from './fleet-documents.ts';

const dayMs = 86_400_000;

/** Flown launches of each calendar year since Crew-5: Falcon 9, Falcon Heavy and Starship. */
const calendar = [
  { from: '2022-10-06', to: '2022-12-31', falcon9: 16, heavy: 1, starship: 0 },
  { from: '2023-01-03', to: '2023-12-30', falcon9: 91, heavy: 5, starship: 2 },
  { from: '2024-01-03', to: '2024-12-31', falcon9: 132, heavy: 2, starship: 4 },
  { from: '2025-01-03', to: '2025-12-30', falcon9: 165, heavy: 0, starship: 5 },
  { from: '2026-01-03', to: '2026-11-27', falcon9: 132, heavy: 1, starship: 3 },
] as const;

/** Boosters of r/SpaceX that still flew after Crew-5, and those that came later. */
const serials = [
  ...['B1051', 'B1058', 'B1060', 'B1061', 'B1062', 'B1063', 'B1067', 'B1069', 'B1071', 'B1073'],
  ...['B1075', 'B1076', 'B1077', 'B1078'],
  ...Array.from({ length: 22 }, (_, at) => `B${1080 + at}`),
];

interface Booster {
  readonly serial: string;
  /** When it flew last, or is delivered. */
  idleSince: number;
  flights: number;
  /** How much more often than others it is chosen. */
  readonly weight: number;
}

/** Numbers from 0 to 1, the same in every run. */
function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0;
    const mixed = state ^ (state + Math.imul(state ^ (state >>> 7), state | 61));
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Invented launches from Crew-5 to November 2026, in the numbers of the real ones: about 560 flown
 * launches of some 40 boosters, the busiest with more than 30 flights, and upcoming launches with
 * dates of every precision. The same in every run.
 */
export function fleetHistory(): LaunchDocument[] {
  const random = repeatable(7);
  const fleet = serials.map((serial, at): Booster => {
    const delivered =
      at < 13 ? Date.UTC(2022, 8, 1) : Date.UTC(2022, 9, 1) + (at - 12) * 58 * dayMs;
    const weight = serial === 'B1067' ? 1.5 : 0.7 + random() * 0.6;
    return { serial, idleSince: delivered, flights: at < 13 ? 5 : 0, weight };
  });
  const flown = vehicles().map(({ vehicle, time }, at) =>
    flownLaunch(at + 1, vehicle, time, fleet, random),
  );
  return [...flown, ...upcoming(flown.length, fleet)];
}

/** Every launch of the calendar with its time, in order. */
function vehicles(): { vehicle: Vehicle; time: number }[] {
  return calendar.flatMap(({ from, to, falcon9, heavy, starship }) => {
    const total = falcon9 + heavy + starship;
    const [first, last] = [Date.parse(from), Date.parse(to)];
    const rare = heavy + starship;
    return Array.from({ length: total }, (_, at) => {
      const turn = Math.floor(((at + 1) * rare) / total) - Math.floor((at * rare) / total);
      const number = Math.floor((at * rare) / total);
      const vehicle: Vehicle = turn === 0 ? 'falcon9' : number < heavy ? 'heavy' : 'starship';
      const time = first + ((last - first) * at) / Math.max(total - 1, 1);
      return { vehicle, time: Math.round(time / 1000) * 1000 + ((at * 37) % 600) * 60_000 };
    });
  });
}

function flownLaunch(
  number: number,
  vehicle: Vehicle,
  time: number,
  fleet: readonly Booster[],
  random: () => number,
): LaunchDocument {
  const isWest = vehicle === 'falcon9' && random() < 0.42;
  const pad = vehicle === 'starship' ? 188 : isWest ? 16 : vehicle === 'heavy' ? 87 : 80;
  const isFailure = number === 190;
  const stages =
    vehicle === 'starship'
      ? [stage(number * 10, { serial: `Booster ${number}`, flight: 1, place: null })]
      : vehicle === 'heavy'
        ? heavyStages(number, fleet, time)
        : [falconStage(number, chosen(fleet, time, random), time, isWest, random)];
  return launch(number, {
    ...{ vehicle, time, pad, stages },
    name: vehicle === 'falcon9' ? missionOf(number, isWest) : `USSF-${number}`,
    status: isFailure ? [4, 'Launch Failure', 'Failure'] : [3, 'Launch Successful', 'Success'],
    precision: [1, 'Minute'],
  });
}

function missionOf(number: number, isWest: boolean): string {
  if (number % 23 === 0) return `Transporter-${number} (Dedicated SSO Rideshare)`;
  if (number % 17 === 0) return `Dragon CRS-2 SpX-${number}`;
  return `Starlink Group ${isWest ? 11 : 6}-${number}`;
}

/** The booster that has waited longest, by its weight; none flies again within nine days. */
function chosen(fleet: readonly Booster[], time: number, random: () => number): Booster {
  const score = ({ idleSince, weight }: Booster) =>
    (time - idleSince) * weight * (0.7 + random() * 0.6);
  const ready = fleet.filter(({ idleSince }) => time - idleSince > 9.2 * dayMs);
  const [best] = ready
    .map((booster) => ({ booster, score: score(booster) }))
    .toSorted((one, other) => other.score - one.score);
  if (best === undefined) throw new TypeError('no booster is ready');
  return best.booster;
}

function falconStage(
  number: number,
  booster: Booster,
  time: number,
  isWest: boolean,
  random: () => number,
) {
  booster.flights += 1;
  const isLast = booster.flights > 12 && booster.weight < 1.2 && random() < 0.08;
  booster.idleSince = isLast ? Number.POSITIVE_INFINITY : time;
  const isReturn = random() < 0.15;
  const place = isReturn ? (isWest ? 7 : 62) : isWest ? 1 : number % 2 === 0 ? 17 : 3;
  const { serial, flights: flight } = booster;
  // Boosters end their service expended or lost.
  return stage(number * 10, {
    ...{ serial, flight },
    place: isLast && number % 2 === 0 ? null : place,
    success: !isLast,
    isReturn,
  });
}

/** A new core that is expended, and two side boosters that return. */
function heavyStages(number: number, fleet: readonly Booster[], time: number) {
  const center = stage(number * 10, { serial: `B${1200 + number}`, flight: 1, place: null });
  const sides = fleet
    .filter(({ idleSince, weight }) => time - idleSince > 9.2 * dayMs && weight < 1)
    .slice(-2)
    .map((booster, at) => {
      booster.flights += 1;
      booster.idleSince = time;
      return stage(number * 10 + at + 1, {
        ...{ type: 'Strap-On Booster', serial: booster.serial, flight: booster.flights },
        ...{ place: at === 0 ? 5 : 62, isReturn: true },
      });
    });
  return [center, ...sides];
}

/** Launches to come. Below the precision of a day, the date is the last day of the period. */
function upcoming(flown: number, fleet: readonly Booster[]): LaunchDocument[] {
  const go = [1, 'Go for Launch', 'Go'] as const;
  const tbd = [2, 'To Be Determined', 'TBD'] as const;
  const dates = [
    ...['2026-12-01T04:10:00Z', '2026-12-02T17:45:00Z', '2026-12-04T09:02:00Z'],
    ...['2026-12-07T22:30:00Z', '2026-12-11T14:00:00Z'],
  ].map((net) => ({ net, precision: [1, 'Minute'] as const, status: go }));
  const later = [
    ['2026-12-13T00:00:00Z', 5, 'Day'],
    ['2026-12-31T00:00:00Z', 7, 'Month'],
    ['2026-12-31T00:00:00Z', 11, 'Quarter 4'],
    ['2026-12-31T00:00:00Z', 14, 'Year'],
    ['2027-06-30T00:00:00Z', 12, 'Year Half 1'],
    ...Array.from({ length: 30 }, () => ['2027-12-31T00:00:00Z', 14, 'Year'] as const),
  ] as const;
  const active = fleet.filter(({ idleSince }) => Number.isFinite(idleSince));
  const all = [
    ...dates,
    ...later.map(([net, id, name]) => ({ net, precision: [id, name] as const, status: tbd })),
  ];
  return all.map(({ net, precision, status }, at) => {
    const booster = at < dates.length ? active[at * 3] : undefined;
    const first = (flown + at + 1) * 10;
    const place = { place: 17, success: null };
    const stages =
      at === 4
        ? [
            stage(first, { serial: 'Unknown FH', flight: null, place: null }),
            stage(first + 1, {
              ...{ type: 'Strap-On Booster', serial: 'B1105', flight: null },
              ...{ place: 5, success: null, isReturn: true },
            }),
            stage(first + 2, {
              serial: 'B1106',
              flight: 1,
              place: 62,
              success: null,
              isReturn: true,
            }),
          ]
        : booster !== undefined
          ? [stage(first, { serial: booster.serial, flight: booster.flights + 1, ...place })]
          : at % 3 === 0
            ? []
            : [stage(first, { serial: 'Unknown F9', flight: null, ...place })];
    return launch(flown + at + 1, {
      ...{ vehicle: at === 4 ? 'heavy' : 'falcon9', time: Date.parse(net), status, precision },
      ...{ pad: at < dates.length ? (at % 2 === 0 ? 80 : 16) : 72, stages },
      name:
        at < dates.length
          ? missionOf(flown + at + 1, at % 2 === 1)
          : `Constellation ${at} Mission (x 9)`,
    });
  });
}
