-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: ship_roles
-- One row for each role of a ship.
create or replace temporary view `ship_roles` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`ship_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`role` is null, 4L, 0L), 32), 32) as int),
    `ship_id`,
    `position`,
    `role`
  ) as _content_hash
from (
  select
    d.`id` as `ship_id`,
    position as `position`,
    item as `role`
  from (
    select
      document,
      d,
      position,
      item
    from (
      select document, from_json(document, '`id` string, `roles` array<string>') as d
      from ships_documents
    )
    lateral view posexplode(d.`roles`) as position, item
  )
);
