-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: core_flights
-- One row for each first-stage core on each launch.
--   position: A Falcon Heavy has three: 0, 1, 2.
--   core_id: Null while no core is assigned.
--   flight: The source's count of this core's flights; wrong in two rows.
--   reused: The core had flown before.
--   landing_success: Three-valued: null with an attempt is unknown.
--   landing_type: ASDS (drone ship), RTLS (land) or Ocean.
--   launch_year: UTC year of the launch.
--   upcoming: The launch has not flown yet.
create or replace temporary view `core_flights` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`launch_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`core_id` is null, 4L, 0L) | if(`flight` is null, 8L, 0L) | if(`gridfins` is null, 16L, 0L) | if(`legs` is null, 32L, 0L) | if(`reused` is null, 64L, 0L) | if(`landing_attempt` is null, 128L, 0L) | if(`landing_success` is null, 256L, 0L) | if(`landing_type` is null, 512L, 0L) | if(`landpad_id` is null, 1024L, 0L) | if(`launch_date_utc` is null, 2048L, 0L) | if(`launch_year` is null, 4096L, 0L) | if(`upcoming` is null, 8192L, 0L), 32), 32) as int),
    `launch_id`,
    `position`,
    `core_id`,
    `flight`,
    `gridfins`,
    `legs`,
    `reused`,
    `landing_attempt`,
    `landing_success`,
    `landing_type`,
    `landpad_id`,
    `launch_date_utc`,
    `launch_year`,
    `upcoming`
  ) as _content_hash
from (
  select
    d.`id` as `launch_id`,
    position as `position`,
    item.`core` as `core_id`,
    cast(item.`flight` as int) as `flight`,
    item.`gridfins` as `gridfins`,
    item.`legs` as `legs`,
    item.`reused` as `reused`,
    item.`landing_attempt` as `landing_attempt`,
    item.`landing_success` as `landing_success`,
    item.`landing_type` as `landing_type`,
    item.`landpad` as `landpad_id`,
    cast(concat(replace(d.`date_utc`, 'Z', ''), 'Z') as timestamp) as `launch_date_utc`,
    cast(substring(d.`date_utc`, 1, 4) as int) as `launch_year`,
    d.`upcoming` as `upcoming`
  from (
    select
      document,
      d,
      position,
      item
    from (
      select document, from_json(document, '`id` string, `date_utc` string, `upcoming` boolean, `cores` array<struct<`core`: string, `flight`: double, `gridfins`: boolean, `legs`: boolean, `reused`: boolean, `landing_attempt`: boolean, `landing_success`: boolean, `landing_type`: string, `landpad`: string>>') as d
      from launches_documents
    )
    lateral view posexplode(d.`cores`) as position, item
  )
);
