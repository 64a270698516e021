import { join } from 'node:path';

/** Returns the paths of what is stored between nights, and between the steps of a night. */
export function statePaths(directory: string) {
  const state = join(directory, 'state');
  return {
    state,
    data: join(state, 'data'),
    /** When the data was complete. */
    complete: join(state, 'complete.json'),
    outcome: join(directory, 'outcome.json'),
    pages: join(directory, 'pages'),
  };
}
