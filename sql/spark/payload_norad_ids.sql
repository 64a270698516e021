-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: payload_norad_ids
-- One row for each NORAD catalogue number of a payload; a number may repeat.
create or replace temporary view `payload_norad_ids` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`payload_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`norad_id` is null, 4L, 0L), 32), 32) as int),
    `payload_id`,
    `position`,
    `norad_id`
  ) as _content_hash
from (
  select
    d.`id` as `payload_id`,
    position as `position`,
    cast(item as bigint) as `norad_id`
  from (
    select
      document,
      d,
      position,
      item
    from (
      select document, from_json(document, '`id` string, `norad_ids` array<double>') as d
      from payloads_documents
    )
    lateral view posexplode(d.`norad_ids`) as position, item
  )
);
