-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: launch_failures
-- One row for each failure that a launch names.
--   time_s: Seconds from lift-off; negative before it.
create or replace temporary view `launch_failures` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`launch_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`time_s` is null, 4L, 0L) | if(`altitude_km` is null, 8L, 0L) | if(`reason` is null, 16L, 0L), 32), 32) as int),
    `launch_id`,
    `position`,
    `time_s`,
    `altitude_km`,
    `reason`
  ) as _content_hash
from (
  select
    d.`id` as `launch_id`,
    position as `position`,
    item.`time` as `time_s`,
    item.`altitude` as `altitude_km`,
    item.`reason` as `reason`
  from (
    select
      document,
      d,
      position,
      item
    from (
      select document, from_json(document, '`id` string, `failures` array<struct<`time`: double, `altitude`: double, `reason`: string>>') as d
      from launches_documents
    )
    lateral view posexplode(d.`failures`) as position, item
  )
);
