-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: payloads
-- One row for each payload.
--   type: Satellite, Dragon 1.1, Crew Dragon, …
--   launch_id: Partly wrong at the source; launch_payloads has the truth.
--   orbit: LEO, GTO, ISS, SSO, …
--   epoch: Moment of the orbital elements.
--   mean_motion: Revolutions a day.
--   raan: Right ascension of the ascending node.
create or replace temporary view `payloads` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`payload_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`type` is null, 4L, 0L) | if(`reused` is null, 8L, 0L) | if(`launch_id` is null, 16L, 0L) | if(`mass_kg` is null, 32L, 0L) | if(`mass_lbs` is null, 64L, 0L) | if(`orbit` is null, 128L, 0L) | if(`reference_system` is null, 256L, 0L) | if(`regime` is null, 512L, 0L) | if(`longitude` is null, 1024L, 0L) | if(`semi_major_axis_km` is null, 2048L, 0L) | if(`eccentricity` is null, 4096L, 0L) | if(`periapsis_km` is null, 8192L, 0L) | if(`apoapsis_km` is null, 16384L, 0L) | if(`inclination_deg` is null, 32768L, 0L) | if(`period_min` is null, 65536L, 0L) | if(`lifespan_years` is null, 131072L, 0L) | if(`epoch` is null, 262144L, 0L) | if(`mean_motion` is null, 524288L, 0L) | if(`raan` is null, 1048576L, 0L) | if(`arg_of_pericenter` is null, 2097152L, 0L) | if(`mean_anomaly` is null, 4194304L, 0L) | if(`dragon_capsule_id` is null, 8388608L, 0L) | if(`dragon_mass_returned_kg` is null, 16777216L, 0L) | if(`dragon_mass_returned_lbs` is null, 33554432L, 0L) | if(`dragon_flight_time_sec` is null, 67108864L, 0L) | if(`dragon_manifest` is null, 134217728L, 0L) | if(`dragon_water_landing` is null, 268435456L, 0L) | if(`dragon_land_landing` is null, 536870912L, 0L), 32), 32) as int),
    `payload_id`,
    `name`,
    `type`,
    `reused`,
    `launch_id`,
    `mass_kg`,
    `mass_lbs`,
    `orbit`,
    `reference_system`,
    `regime`,
    `longitude`,
    `semi_major_axis_km`,
    `eccentricity`,
    `periapsis_km`,
    `apoapsis_km`,
    `inclination_deg`,
    `period_min`,
    `lifespan_years`,
    `epoch`,
    `mean_motion`,
    `raan`,
    `arg_of_pericenter`,
    `mean_anomaly`,
    `dragon_capsule_id`,
    `dragon_mass_returned_kg`,
    `dragon_mass_returned_lbs`,
    `dragon_flight_time_sec`,
    `dragon_manifest`,
    `dragon_water_landing`,
    `dragon_land_landing`
  ) as _content_hash
from (
  select
    d.`id` as `payload_id`,
    d.`name` as `name`,
    d.`type` as `type`,
    d.`reused` as `reused`,
    d.`launch` as `launch_id`,
    d.`mass_kg` as `mass_kg`,
    d.`mass_lbs` as `mass_lbs`,
    d.`orbit` as `orbit`,
    d.`reference_system` as `reference_system`,
    d.`regime` as `regime`,
    d.`longitude` as `longitude`,
    d.`semi_major_axis_km` as `semi_major_axis_km`,
    d.`eccentricity` as `eccentricity`,
    d.`periapsis_km` as `periapsis_km`,
    d.`apoapsis_km` as `apoapsis_km`,
    d.`inclination_deg` as `inclination_deg`,
    d.`period_min` as `period_min`,
    d.`lifespan_years` as `lifespan_years`,
    cast(concat(replace(d.`epoch`, 'Z', ''), 'Z') as timestamp) as `epoch`,
    d.`mean_motion` as `mean_motion`,
    d.`raan` as `raan`,
    d.`arg_of_pericenter` as `arg_of_pericenter`,
    d.`mean_anomaly` as `mean_anomaly`,
    d.`dragon`.`capsule` as `dragon_capsule_id`,
    d.`dragon`.`mass_returned_kg` as `dragon_mass_returned_kg`,
    d.`dragon`.`mass_returned_lbs` as `dragon_mass_returned_lbs`,
    d.`dragon`.`flight_time_sec` as `dragon_flight_time_sec`,
    d.`dragon`.`manifest` as `dragon_manifest`,
    d.`dragon`.`water_landing` as `dragon_water_landing`,
    d.`dragon`.`land_landing` as `dragon_land_landing`
  from (
    select document, from_json(document, '`id` string, `name` string, `type` string, `reused` boolean, `launch` string, `mass_kg` double, `mass_lbs` double, `orbit` string, `reference_system` string, `regime` string, `longitude` double, `semi_major_axis_km` double, `eccentricity` double, `periapsis_km` double, `apoapsis_km` double, `inclination_deg` double, `period_min` double, `lifespan_years` double, `epoch` string, `mean_motion` double, `raan` double, `arg_of_pericenter` double, `mean_anomaly` double, `dragon` struct<`capsule`: string, `mass_returned_kg`: double, `mass_returned_lbs`: double, `flight_time_sec`: double, `manifest`: string, `water_landing`: boolean, `land_landing`: boolean>') as d
    from payloads_documents
  )
);
