import type { Random } from './random.ts';

const missions = [
  'Aurora',
  'Beacon',
  'Cartwheel',
  'Dragonfly',
  'Ember',
  'Ferry',
  'Gale',
  'Harbour',
];
const foreign = [
  'Ångström',
  'Čapek',
  'Señal',
  'Привет',
  'みちびき',
  'Déjà-vu',
  'Ørsted',
  '🚀 Rideshare',
];
const sentences = [
  'The booster flies for the first time after a short refurbishment at the hangar.',
  'The customer asked for a later slot because its satellite was still in testing.',
  'A drone ship waits some six hundred kilometres downrange for the landing.',
  'Both halves of the fairing are to be fished out of the water by a recovery vessel.',
  'The second stage coasts for half an hour and relights for a short second burn.',
  'The payload goes to a transfer orbit and raises itself over the following months.',
  'Upper-level winds moved the attempt by a day; the weather was good on the second try.',
  'It carries "several" small passengers beside the main one, released one by one.',
];
const foreignSentences = [
  'Über 40 Kleinsatelliten fliegen mit – darunter ein Würfel der Universität Würzburg.',
  'Le lanceur place l’instrument à 705 km d’altitude, sur une orbite héliosynchrone.',
  '衛星は太陽同期軌道に投入される予定です。',
];
const failures = ['engine out', 'stage separation', 'residual thrust', 'helium tank overpressure'];

/** Name of a mission; one in twelve is not ASCII, as at the source. */
export function missionName(random: Random, number: number): string {
  return `${random.pick(random.chance(1 / 12) ? foreign : missions)} ${number}`;
}

/** Two to eleven sentences about a launch. */
export function launchDetails(random: Random): string {
  const count = 2 + random.integer(10);
  const parts: string[] = [];
  for (let at = 0; at < count; at++) {
    parts.push(random.pick(random.chance(1 / 40) ? foreignSentences : sentences));
  }
  return parts.join(' ');
}

/** What went wrong. */
export function failureReason(random: Random): string {
  return random.pick(failures);
}
