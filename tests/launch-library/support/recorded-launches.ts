import {
  type LaunchLibraryLaunch,
  normaliseLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { identitiesOf } from '@spacex-platform/transform/launch-library';
import type { RecordedLaunch } from '../../support/launch-library/samples.ts';

/** Some of what r/SpaceX knows; its other serials are added by the tests. */
export const known = identitiesOf({
  cores: [
    { id: '60b800111f83cc1e59f16438', serial: 'B1067', block: 5 },
    { id: '5e9e28a6f35918c0803b265c', serial: 'B1051', block: null },
  ],
  capsules: [{ id: '60b803421f83cc1e59f1644d', serial: 'C209' }],
  crew: [{ id: '5f7f1543bf32c864a529b23e', name: ' Jessica Meir ' }],
});
/** Recorded launches with the names and types of version 2.3.0. */
export const normalised = (launches: readonly RecordedLaunch[]) =>
  launches.map(normaliseLaunch) as LaunchLibraryLaunch[];
