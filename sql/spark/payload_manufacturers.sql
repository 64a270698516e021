-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: payload_manufacturers
-- One row for each manufacturer of a payload.
create or replace temporary view `payload_manufacturers` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`payload_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`manufacturer` is null, 4L, 0L), 32), 32) as int),
    `payload_id`,
    `position`,
    `manufacturer`
  ) as _content_hash
from (
  select
    d.`id` as `payload_id`,
    position as `position`,
    item as `manufacturer`
  from (
    select
      document,
      d,
      position,
      item
    from (
      select document, from_json(document, '`id` string, `manufacturers` array<string>') as d
      from payloads_documents
    )
    lateral view posexplode(d.`manufacturers`) as position, item
  )
);
