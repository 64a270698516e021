-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: ships
-- One row for each ship of the recovery fleet.
--   imo: Number of the International Maritime Organization.
--   mmsi: Maritime Mobile Service Identity.
--   abs: Number of the American Bureau of Shipping.
create or replace temporary view `ships` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`ship_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`legacy_id` is null, 4L, 0L) | if(`model` is null, 8L, 0L) | if(`type` is null, 16L, 0L) | if(`active` is null, 32L, 0L) | if(`imo` is null, 64L, 0L) | if(`mmsi` is null, 128L, 0L) | if(`abs` is null, 256L, 0L) | if(`class` is null, 512L, 0L) | if(`mass_kg` is null, 1024L, 0L) | if(`mass_lbs` is null, 2048L, 0L) | if(`year_built` is null, 4096L, 0L) | if(`home_port` is null, 8192L, 0L) | if(`status` is null, 16384L, 0L) | if(`speed_kn` is null, 32768L, 0L) | if(`course_deg` is null, 65536L, 0L) | if(`latitude` is null, 131072L, 0L) | if(`longitude` is null, 262144L, 0L) | if(`last_ais_update` is null, 524288L, 0L) | if(`link` is null, 1048576L, 0L) | if(`image` is null, 2097152L, 0L), 32), 32) as int),
    `ship_id`,
    `name`,
    `legacy_id`,
    `model`,
    `type`,
    `active`,
    `imo`,
    `mmsi`,
    `abs`,
    `class`,
    `mass_kg`,
    `mass_lbs`,
    `year_built`,
    `home_port`,
    `status`,
    `speed_kn`,
    `course_deg`,
    `latitude`,
    `longitude`,
    `last_ais_update`,
    `link`,
    `image`
  ) as _content_hash
from (
  select
    d.`id` as `ship_id`,
    d.`name` as `name`,
    d.`legacy_id` as `legacy_id`,
    d.`model` as `model`,
    d.`type` as `type`,
    d.`active` as `active`,
    cast(d.`imo` as bigint) as `imo`,
    cast(d.`mmsi` as bigint) as `mmsi`,
    cast(d.`abs` as bigint) as `abs`,
    cast(d.`class` as bigint) as `class`,
    d.`mass_kg` as `mass_kg`,
    d.`mass_lbs` as `mass_lbs`,
    cast(d.`year_built` as int) as `year_built`,
    d.`home_port` as `home_port`,
    d.`status` as `status`,
    d.`speed_kn` as `speed_kn`,
    d.`course_deg` as `course_deg`,
    d.`latitude` as `latitude`,
    d.`longitude` as `longitude`,
    cast(concat(replace(d.`last_ais_update`, 'Z', ''), 'Z') as timestamp) as `last_ais_update`,
    d.`link` as `link`,
    d.`image` as `image`
  from (
    select document, from_json(document, '`id` string, `name` string, `legacy_id` string, `model` string, `type` string, `active` boolean, `imo` double, `mmsi` double, `abs` double, `class` double, `mass_kg` double, `mass_lbs` double, `year_built` double, `home_port` string, `status` string, `speed_kn` double, `course_deg` double, `latitude` double, `longitude` double, `last_ais_update` string, `link` string, `image` string') as d
    from ships_documents
  )
);
