/** Whose data Launch Library is, as its terms require. */
export const launchLibraryAttribution = 'Data: The Space Devs, Launch Library 2';

/** Where to find the service. */
export const launchLibraryUrl = 'https://thespacedevs.com/llapi';

const rSpacexAttribution = 'Facts of the public r/SpaceX API';

/** Whose data the rows of a target are. */
export function attributionOf(hasLaunchLibrary: boolean): string[] {
  return hasLaunchLibrary ? [rSpacexAttribution, launchLibraryAttribution] : [rSpacexAttribution];
}

export const disclaimer = 'Not affiliated with SpaceX, r/SpaceX or The Space Devs.';
