-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: launches
-- One row for each launch, flown or upcoming.
--   flight_number: The running number at the source; not unique and with gaps.
--   name: Name of the mission; unique, but changes over time.
--   date_utc: The truth among the four dates.
--   date_unix: As the source has it; disagrees with date_utc in two launches.
--   date_local: As the source has it; its offset is wrong in seven launches.
--   date_precision: How exact the date is: half, quarter, year, month, day or hour.
--   launch_year: UTC year of date_utc.
--   upcoming: Not flown yet when the data was taken.
--   success: Three-valued: null is unknown, for upcoming launches and one flown.
--   net: No earlier than.
--   tbd: Date to be determined.
--   window_s: Length of the window.
--   launch_library_id: Id of the launch in Launch Library.
create or replace temporary view `launches` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`launch_id` is null, 1L, 0L) | if(`flight_number` is null, 2L, 0L) | if(`name` is null, 4L, 0L) | if(`date_utc` is null, 8L, 0L) | if(`date_unix` is null, 16L, 0L) | if(`date_local` is null, 32L, 0L) | if(`date_precision` is null, 64L, 0L) | if(`launch_year` is null, 128L, 0L) | if(`upcoming` is null, 256L, 0L) | if(`success` is null, 512L, 0L) | if(`net` is null, 1024L, 0L) | if(`tbd` is null, 2048L, 0L) | if(`auto_update` is null, 4096L, 0L) | if(`window_s` is null, 8192L, 0L) | if(`static_fire_date_utc` is null, 16384L, 0L) | if(`static_fire_date_unix` is null, 32768L, 0L) | if(`rocket_id` is null, 65536L, 0L) | if(`launchpad_id` is null, 131072L, 0L) | if(`launch_library_id` is null, 262144L, 0L) | if(`fairings_reused` is null, 524288L, 0L) | if(`fairings_recovery_attempt` is null, 1048576L, 0L) | if(`fairings_recovered` is null, 2097152L, 0L) | if(`details` is null, 4194304L, 0L) | if(`links_patch_small` is null, 8388608L, 0L) | if(`links_patch_large` is null, 16777216L, 0L) | if(`links_reddit_campaign` is null, 33554432L, 0L) | if(`links_reddit_launch` is null, 67108864L, 0L) | if(`links_reddit_media` is null, 134217728L, 0L) | if(`links_reddit_recovery` is null, 268435456L, 0L) | if(`links_presskit` is null, 536870912L, 0L) | if(`links_webcast` is null, 1073741824L, 0L) | if(`links_youtube_id` is null, 2147483648L, 0L), 32), 32) as int),
    cast(shiftright(shiftleft(if(`links_article` is null, 1L, 0L) | if(`links_wikipedia` is null, 2L, 0L), 32), 32) as int),
    `launch_id`,
    `flight_number`,
    `name`,
    `date_utc`,
    `date_unix`,
    `date_local`,
    `date_precision`,
    `launch_year`,
    `upcoming`,
    `success`,
    `net`,
    `tbd`,
    `auto_update`,
    `window_s`,
    `static_fire_date_utc`,
    `static_fire_date_unix`,
    `rocket_id`,
    `launchpad_id`,
    `launch_library_id`,
    `fairings_reused`,
    `fairings_recovery_attempt`,
    `fairings_recovered`,
    `details`,
    `links_patch_small`,
    `links_patch_large`,
    `links_reddit_campaign`,
    `links_reddit_launch`,
    `links_reddit_media`,
    `links_reddit_recovery`,
    `links_presskit`,
    `links_webcast`,
    `links_youtube_id`,
    `links_article`,
    `links_wikipedia`
  ) as _content_hash
from (
  select
    d.`id` as `launch_id`,
    cast(d.`flight_number` as int) as `flight_number`,
    d.`name` as `name`,
    cast(concat(replace(d.`date_utc`, 'Z', ''), 'Z') as timestamp) as `date_utc`,
    cast(d.`date_unix` as bigint) as `date_unix`,
    d.`date_local` as `date_local`,
    d.`date_precision` as `date_precision`,
    cast(substring(d.`date_utc`, 1, 4) as int) as `launch_year`,
    d.`upcoming` as `upcoming`,
    d.`success` as `success`,
    d.`net` as `net`,
    d.`tbd` as `tbd`,
    d.`auto_update` as `auto_update`,
    cast(d.`window` as bigint) as `window_s`,
    cast(concat(replace(d.`static_fire_date_utc`, 'Z', ''), 'Z') as timestamp) as `static_fire_date_utc`,
    cast(d.`static_fire_date_unix` as bigint) as `static_fire_date_unix`,
    d.`rocket` as `rocket_id`,
    d.`launchpad` as `launchpad_id`,
    d.`launch_library_id` as `launch_library_id`,
    d.`fairings`.`reused` as `fairings_reused`,
    d.`fairings`.`recovery_attempt` as `fairings_recovery_attempt`,
    d.`fairings`.`recovered` as `fairings_recovered`,
    d.`details` as `details`,
    d.`links`.`patch`.`small` as `links_patch_small`,
    d.`links`.`patch`.`large` as `links_patch_large`,
    d.`links`.`reddit`.`campaign` as `links_reddit_campaign`,
    d.`links`.`reddit`.`launch` as `links_reddit_launch`,
    d.`links`.`reddit`.`media` as `links_reddit_media`,
    d.`links`.`reddit`.`recovery` as `links_reddit_recovery`,
    d.`links`.`presskit` as `links_presskit`,
    d.`links`.`webcast` as `links_webcast`,
    d.`links`.`youtube_id` as `links_youtube_id`,
    d.`links`.`article` as `links_article`,
    d.`links`.`wikipedia` as `links_wikipedia`
  from (
    select document, from_json(document, '`id` string, `flight_number` double, `name` string, `date_utc` string, `date_unix` double, `date_local` string, `date_precision` string, `upcoming` boolean, `success` boolean, `net` boolean, `tbd` boolean, `auto_update` boolean, `window` double, `static_fire_date_utc` string, `static_fire_date_unix` double, `rocket` string, `launchpad` string, `launch_library_id` string, `fairings` struct<`reused`: boolean, `recovery_attempt`: boolean, `recovered`: boolean>, `details` string, `links` struct<`patch`: struct<`small`: string, `large`: string>, `reddit`: struct<`campaign`: string, `launch`: string, `media`: string, `recovery`: string>, `presskit`: string, `webcast`: string, `youtube_id`: string, `article`: string, `wikipedia`: string>') as d
    from launches_documents
  )
);
