-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: capsules
-- One row for each Dragon capsule.
--   type: Dragon 1.0, 1.1 or 2.0.
create or replace temporary view `capsules` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`capsule_id` is null, 1L, 0L) | if(`serial` is null, 2L, 0L) | if(`type` is null, 4L, 0L) | if(`status` is null, 8L, 0L) | if(`reuse_count` is null, 16L, 0L) | if(`water_landings` is null, 32L, 0L) | if(`land_landings` is null, 64L, 0L) | if(`last_update` is null, 128L, 0L), 32), 32) as int),
    `capsule_id`,
    `serial`,
    `type`,
    `status`,
    `reuse_count`,
    `water_landings`,
    `land_landings`,
    `last_update`
  ) as _content_hash
from (
  select
    d.`id` as `capsule_id`,
    d.`serial` as `serial`,
    d.`type` as `type`,
    d.`status` as `status`,
    cast(d.`reuse_count` as int) as `reuse_count`,
    cast(d.`water_landings` as int) as `water_landings`,
    cast(d.`land_landings` as int) as `land_landings`,
    d.`last_update` as `last_update`
  from (
    select document, from_json(document, '`id` string, `serial` string, `type` string, `status` string, `reuse_count` double, `water_landings` double, `land_landings` double, `last_update` string') as d
    from capsules_documents
  )
);
