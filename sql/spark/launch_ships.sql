-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: launch_ships
-- One row for each ship that supported a launch.
create or replace temporary view `launch_ships` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`launch_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`ship_id` is null, 4L, 0L), 32), 32) as int),
    `launch_id`,
    `position`,
    `ship_id`
  ) as _content_hash
from (
  select
    d.`id` as `launch_id`,
    position as `position`,
    item as `ship_id`
  from (
    select
      document,
      d,
      position,
      item
    from (
      select document, from_json(document, '`id` string, `ships` array<string>') as d
      from launches_documents
    )
    lateral view posexplode(d.`ships`) as position, item
  )
);
