-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: launch_payloads
-- One row for each payload that a launch lists.
create or replace temporary view `launch_payloads` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`launch_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`payload_id` is null, 4L, 0L), 32), 32) as int),
    `launch_id`,
    `position`,
    `payload_id`
  ) as _content_hash
from (
  select
    d.`id` as `launch_id`,
    position as `position`,
    item as `payload_id`
  from (
    select
      document,
      d,
      position,
      item
    from (
      select document, from_json(document, '`id` string, `payloads` array<string>') as d
      from launches_documents
    )
    lateral view posexplode(d.`payloads`) as position, item
  )
);
