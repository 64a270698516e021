/**
 * Values that the source is known to use, for fields whose columns have no `oneOf`. They complete in
 * an editor; no check depends on them.
 */
export const fieldWords: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  capsules: {
    status: ['active', 'retired', 'destroyed', 'unknown'],
    type: ['Dragon 1.0', 'Dragon 1.1', 'Dragon 2.0'],
  },
  crew: { status: ['active', 'unknown'] },
  landpads: { status: ['active', 'retired'] },
  launchpads: { status: ['active', 'retired', 'under construction'] },
  payloads: {
    type: [
      ...['Satellite', 'Lander', 'Crew Dragon'],
      ...['Dragon Boilerplate', 'Dragon 1.0', 'Dragon 1.1', 'Dragon 2.0'],
    ],
    orbit: [
      ...['LEO', 'VLEO', 'ISS', 'SSO', 'PO', 'MEO', 'HEO', 'GTO', 'GEO'],
      ...['SO', 'TLI', 'ES-L1', 'HCO', 'BEO'],
    ],
  },
  ships: { type: ['Tug', 'Cargo', 'Barge', 'High Speed Craft'] },
};
