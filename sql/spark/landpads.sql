-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: landpads
-- One row for each landing zone or drone ship.
--   type: RTLS (land) or ASDS (drone ship).
--   landing_attempts: The source's counter; behind the launches for OCISLY.
create or replace temporary view `landpads` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`landpad_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`full_name` is null, 4L, 0L) | if(`status` is null, 8L, 0L) | if(`type` is null, 16L, 0L) | if(`locality` is null, 32L, 0L) | if(`region` is null, 64L, 0L) | if(`latitude` is null, 128L, 0L) | if(`longitude` is null, 256L, 0L) | if(`landing_attempts` is null, 512L, 0L) | if(`landing_successes` is null, 1024L, 0L) | if(`wikipedia` is null, 2048L, 0L) | if(`details` is null, 4096L, 0L), 32), 32) as int),
    `landpad_id`,
    `name`,
    `full_name`,
    `status`,
    `type`,
    `locality`,
    `region`,
    `latitude`,
    `longitude`,
    `landing_attempts`,
    `landing_successes`,
    `wikipedia`,
    `details`
  ) as _content_hash
from (
  select
    d.`id` as `landpad_id`,
    d.`name` as `name`,
    d.`full_name` as `full_name`,
    d.`status` as `status`,
    d.`type` as `type`,
    d.`locality` as `locality`,
    d.`region` as `region`,
    d.`latitude` as `latitude`,
    d.`longitude` as `longitude`,
    cast(d.`landing_attempts` as int) as `landing_attempts`,
    cast(d.`landing_successes` as int) as `landing_successes`,
    d.`wikipedia` as `wikipedia`,
    d.`details` as `details`
  from (
    select document, from_json(document, '`id` string, `name` string, `full_name` string, `status` string, `type` string, `locality` string, `region` string, `latitude` double, `longitude` double, `landing_attempts` double, `landing_successes` double, `wikipedia` string, `details` string') as d
    from landpads_documents
  )
);
