type Fields = Readonly<Record<string, unknown>>;

/**
 * Gives a launch the names and types of version 2.3.0: a body of 2.2.0 has other names
 * (`vidURLs`, `landing.location`), texts in place of objects (`status`, `family`) and of numbers
 * (`latitude`), and one spacecraft in place of a list. Fields that neither version knows stay, so
 * that they are found as drift. What is in the form of 2.3.0 stays as it is.
 *
 * @param value a document as received, in any mode
 * @returns a new object, or the value itself if it is not an object
 * @example
 * ```ts
 * normaliseLaunch({ vidURLs: [], pad: { latitude: '28.56' } });
 * // { vid_urls: [], pad: { latitude: 28.56 } }
 * ```
 */
export function normaliseLaunch(value: unknown): unknown {
  if (!isFields(value)) return value;
  // 2.2.0 calls the mode "type".
  const mode = 'response_mode' in value ? {} : { type: 'response_mode' };
  const names = { infoURLs: 'info_urls', vidURLs: 'vid_urls', ...mode };
  const { holdreason: _, r_spacex_api_id: __, ...launch } = renamed(value, names);
  return {
    ...launch,
    ...replaced(launch, 'launch_service_provider', normaliseProvider),
    ...replaced(launch, 'rocket', normaliseRocket),
    ...replaced(launch, 'pad', normalisePad),
    ...('mission' in launch ? normaliseMission(launch['mission']) : {}),
  };
}

/** 2.2.0 has the designator in the mission. */
function normaliseMission(value: unknown): Fields {
  if (!isFields(value)) return { mission: value };
  const { launch_designator, ...mission } = value;
  return launch_designator === undefined ? { mission } : { launch_designator, mission };
}

function normaliseProvider(value: unknown): unknown {
  return isFields(value) ? { ...value, ...replaced(value, 'type', named) } : value;
}

function normaliseRocket(value: unknown): unknown {
  if (!isFields(value)) return value;
  return {
    ...value,
    ...replaced(value, 'configuration', normaliseConfiguration),
    ...replaced(value, 'launcher_stage', each(normaliseLauncherStage)),
    ...replaced(value, 'spacecraft_stage', normaliseSpacecraftStages),
  };
}

/** 2.2.0 has one family, as a text that may be empty. */
function normaliseConfiguration(value: unknown): unknown {
  if (!isFields(value) || !('family' in value)) return value;
  const { family, ...configuration } = value;
  const families = typeof family === 'string' && family !== '' ? [{ name: family }] : [];
  return { ...configuration, families };
}

function normaliseLauncherStage(value: unknown): unknown {
  if (!isFields(value)) return value;
  const { turn_around_time_days: days, ...stage } = value;
  return {
    ...stage,
    ...('turn_around_time_days' in value ? { turn_around_time: duration(days) } : {}),
    ...replaced(stage, 'launcher', normaliseLauncher),
    ...replaced(stage, 'landing', normaliseLanding),
  };
}

/**
 * Gives a booster the names and types of version 2.3.0, as {@link normaliseLaunch} does a launch.
 *
 * @example
 * ```ts
 * normaliseLauncher({ id: 42, status: 'active' }); // { id: 42, status: { name: 'active' } }
 * ```
 */
export function normaliseLauncher(value: unknown): unknown {
  if (!isFields(value)) return value;
  const { image_url, ...launcher } = value;
  return {
    ...launcher,
    ...('image_url' in value ? { image: image(image_url) } : {}),
    ...replaced(launcher, 'status', named),
  };
}

function normaliseLanding(value: unknown): unknown {
  return isFields(value) ? renamed(value, { location: 'landing_location' }) : value;
}

/** 2.2.0 has one spacecraft, or null. */
function normaliseSpacecraftStages(value: unknown): unknown {
  const stages = value === null ? [] : isFields(value) ? [value] : value;
  return each((stage) =>
    isFields(stage) ? { ...stage, ...replaced(stage, 'landing', normaliseLanding) } : stage,
  )(stages);
}

/** Coordinates of 2.2.0 are texts, and its countries are codes. */
function normalisePad(value: unknown): unknown {
  if (!isFields(value)) return value;
  const { agency_id, ...pad } = value;
  return {
    ...withCountry(pad),
    ...('agency_id' in value ? { agencies: agency_id === null ? [] : [{ id: agency_id }] } : {}),
    ...replaced(pad, 'latitude', number),
    ...replaced(pad, 'longitude', number),
    ...replaced(pad, 'location', (location) =>
      isFields(location) ? withCountry(location) : location,
    ),
  };
}

function withCountry({ country_code: code, ...place }: Fields): Fields {
  return typeof code === 'string' ? { ...place, country: { alpha_3_code: code } } : place;
}

/** The field with a new value, if it is there. */
function replaced(fields: Fields, name: string, by: (value: unknown) => unknown): Fields {
  return name in fields ? { [name]: by(fields[name]) } : {};
}

function renamed(fields: Fields, names: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const next = names[name];
      return [next === undefined || next in fields ? name : next, value];
    }),
  );
}

function each(by: (value: unknown) => unknown): (value: unknown) => unknown {
  return (value) => (Array.isArray(value) ? value.map(by) : value);
}

/** A text as an object with this name. */
function named(value: unknown): unknown {
  return typeof value === 'string' ? { name: value } : value;
}

function image(url: unknown): unknown {
  return url === null ? null : { image_url: url };
}

function number(value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '') return value;
  return Number.isNaN(Number(value)) ? value : Number(value);
}

/** Whole days as an ISO 8601 duration. */
function duration(days: unknown): unknown {
  return typeof days === 'number' ? `P${days}D` : days;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
