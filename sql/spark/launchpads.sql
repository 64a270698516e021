-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: launchpads
-- One row for each launch site.
create or replace temporary view `launchpads` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`launchpad_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`full_name` is null, 4L, 0L) | if(`status` is null, 8L, 0L) | if(`locality` is null, 16L, 0L) | if(`region` is null, 32L, 0L) | if(`timezone` is null, 64L, 0L) | if(`latitude` is null, 128L, 0L) | if(`longitude` is null, 256L, 0L) | if(`launch_attempts` is null, 512L, 0L) | if(`launch_successes` is null, 1024L, 0L) | if(`details` is null, 2048L, 0L), 32), 32) as int),
    `launchpad_id`,
    `name`,
    `full_name`,
    `status`,
    `locality`,
    `region`,
    `timezone`,
    `latitude`,
    `longitude`,
    `launch_attempts`,
    `launch_successes`,
    `details`
  ) as _content_hash
from (
  select
    d.`id` as `launchpad_id`,
    d.`name` as `name`,
    d.`full_name` as `full_name`,
    d.`status` as `status`,
    d.`locality` as `locality`,
    d.`region` as `region`,
    d.`timezone` as `timezone`,
    d.`latitude` as `latitude`,
    d.`longitude` as `longitude`,
    cast(d.`launch_attempts` as int) as `launch_attempts`,
    cast(d.`launch_successes` as int) as `launch_successes`,
    d.`details` as `details`
  from (
    select document, from_json(document, '`id` string, `name` string, `full_name` string, `status` string, `locality` string, `region` string, `timezone` string, `latitude` double, `longitude` double, `launch_attempts` double, `launch_successes` double, `details` string') as d
    from launchpads_documents
  )
);
