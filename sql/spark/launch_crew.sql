-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: launch_crew
-- One row for each crew member on a launch.
--   role: Null where the document came from v4.
create or replace temporary view `launch_crew` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`launch_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`crew_id` is null, 4L, 0L) | if(`role` is null, 8L, 0L), 32), 32) as int),
    `launch_id`,
    `position`,
    `crew_id`,
    `role`
  ) as _content_hash
from (
  select
    d.`id` as `launch_id`,
    position as `position`,
    if(item is null, self, item.`crew`) as `crew_id`,
    item.`role` as `role`
  from (
    select
      document,
      d,
      position,
      item as self,
      if(startswith(item, '{'), from_json(item, '`crew` string, `role` string'), null) as item
    from (
      select document, from_json(document, '`id` string, `crew` array<string>') as d
      from launches_documents
    )
    lateral view posexplode(d.`crew`) as position, item
  )
);
