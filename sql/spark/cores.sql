-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: cores
-- One row for each booster.
--   serial: B1058, or Merlin1A for a Falcon 1.
--   block: Version of the Falcon 9 first stage.
--   status: active, inactive, unknown, expended, lost or retired.
--   reuse_count: The source's counter; core_usage counts from the launches.
--   asds_attempts: A copy of asds_landings at the source: never use it for a rate.
create or replace temporary view `cores` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`core_id` is null, 1L, 0L) | if(`serial` is null, 2L, 0L) | if(`block` is null, 4L, 0L) | if(`status` is null, 8L, 0L) | if(`reuse_count` is null, 16L, 0L) | if(`rtls_attempts` is null, 32L, 0L) | if(`rtls_landings` is null, 64L, 0L) | if(`asds_attempts` is null, 128L, 0L) | if(`asds_landings` is null, 256L, 0L) | if(`last_update` is null, 512L, 0L), 32), 32) as int),
    `core_id`,
    `serial`,
    `block`,
    `status`,
    `reuse_count`,
    `rtls_attempts`,
    `rtls_landings`,
    `asds_attempts`,
    `asds_landings`,
    `last_update`
  ) as _content_hash
from (
  select
    d.`id` as `core_id`,
    d.`serial` as `serial`,
    cast(d.`block` as int) as `block`,
    d.`status` as `status`,
    cast(d.`reuse_count` as int) as `reuse_count`,
    cast(d.`rtls_attempts` as int) as `rtls_attempts`,
    cast(d.`rtls_landings` as int) as `rtls_landings`,
    cast(d.`asds_attempts` as int) as `asds_attempts`,
    cast(d.`asds_landings` as int) as `asds_landings`,
    d.`last_update` as `last_update`
  from (
    select document, from_json(document, '`id` string, `serial` string, `block` double, `status` string, `reuse_count` double, `rtls_attempts` double, `rtls_landings` double, `asds_attempts` double, `asds_landings` double, `last_update` string') as d
    from cores_documents
  )
);
