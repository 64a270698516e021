-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: roadster
-- The Tesla Roadster in orbit around the Sun, in one row.
--   epoch_jd: Julian date.
create or replace temporary view `roadster` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`roadster_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`launch_date_utc` is null, 4L, 0L) | if(`launch_date_unix` is null, 8L, 0L) | if(`launch_mass_kg` is null, 16L, 0L) | if(`launch_mass_lbs` is null, 32L, 0L) | if(`norad_id` is null, 64L, 0L) | if(`epoch_jd` is null, 128L, 0L) | if(`orbit_type` is null, 256L, 0L) | if(`apoapsis_au` is null, 512L, 0L) | if(`periapsis_au` is null, 1024L, 0L) | if(`semi_major_axis_au` is null, 2048L, 0L) | if(`eccentricity` is null, 4096L, 0L) | if(`inclination` is null, 8192L, 0L) | if(`longitude` is null, 16384L, 0L) | if(`periapsis_arg` is null, 32768L, 0L) | if(`period_days` is null, 65536L, 0L) | if(`speed_kph` is null, 131072L, 0L) | if(`speed_mph` is null, 262144L, 0L) | if(`earth_distance_km` is null, 524288L, 0L) | if(`earth_distance_mi` is null, 1048576L, 0L) | if(`mars_distance_km` is null, 2097152L, 0L) | if(`mars_distance_mi` is null, 4194304L, 0L) | if(`wikipedia` is null, 8388608L, 0L) | if(`video` is null, 16777216L, 0L) | if(`details` is null, 33554432L, 0L), 32), 32) as int),
    `roadster_id`,
    `name`,
    `launch_date_utc`,
    `launch_date_unix`,
    `launch_mass_kg`,
    `launch_mass_lbs`,
    `norad_id`,
    `epoch_jd`,
    `orbit_type`,
    `apoapsis_au`,
    `periapsis_au`,
    `semi_major_axis_au`,
    `eccentricity`,
    `inclination`,
    `longitude`,
    `periapsis_arg`,
    `period_days`,
    `speed_kph`,
    `speed_mph`,
    `earth_distance_km`,
    `earth_distance_mi`,
    `mars_distance_km`,
    `mars_distance_mi`,
    `wikipedia`,
    `video`,
    `details`
  ) as _content_hash
from (
  select
    d.`id` as `roadster_id`,
    d.`name` as `name`,
    cast(concat(replace(d.`launch_date_utc`, 'Z', ''), 'Z') as timestamp) as `launch_date_utc`,
    cast(d.`launch_date_unix` as bigint) as `launch_date_unix`,
    d.`launch_mass_kg` as `launch_mass_kg`,
    d.`launch_mass_lbs` as `launch_mass_lbs`,
    cast(d.`norad_id` as bigint) as `norad_id`,
    d.`epoch_jd` as `epoch_jd`,
    d.`orbit_type` as `orbit_type`,
    d.`apoapsis_au` as `apoapsis_au`,
    d.`periapsis_au` as `periapsis_au`,
    d.`semi_major_axis_au` as `semi_major_axis_au`,
    d.`eccentricity` as `eccentricity`,
    d.`inclination` as `inclination`,
    d.`longitude` as `longitude`,
    d.`periapsis_arg` as `periapsis_arg`,
    d.`period_days` as `period_days`,
    d.`speed_kph` as `speed_kph`,
    d.`speed_mph` as `speed_mph`,
    d.`earth_distance_km` as `earth_distance_km`,
    d.`earth_distance_mi` as `earth_distance_mi`,
    d.`mars_distance_km` as `mars_distance_km`,
    d.`mars_distance_mi` as `mars_distance_mi`,
    d.`wikipedia` as `wikipedia`,
    d.`video` as `video`,
    d.`details` as `details`
  from (
    select document, from_json(document, '`id` string, `name` string, `launch_date_utc` string, `launch_date_unix` double, `launch_mass_kg` double, `launch_mass_lbs` double, `norad_id` double, `epoch_jd` double, `orbit_type` string, `apoapsis_au` double, `periapsis_au` double, `semi_major_axis_au` double, `eccentricity` double, `inclination` double, `longitude` double, `periapsis_arg` double, `period_days` double, `speed_kph` double, `speed_mph` double, `earth_distance_km` double, `earth_distance_mi` double, `mars_distance_km` double, `mars_distance_mi` double, `wikipedia` string, `video` string, `details` string') as d
    from roadster_documents
  )
);
