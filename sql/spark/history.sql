-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: history
-- One row for each milestone of the company.
create or replace temporary view `history` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`history_id` is null, 1L, 0L) | if(`title` is null, 2L, 0L) | if(`event_date_utc` is null, 4L, 0L) | if(`event_date_unix` is null, 8L, 0L) | if(`details` is null, 16L, 0L) | if(`links_article` is null, 32L, 0L), 32), 32) as int),
    `history_id`,
    `title`,
    `event_date_utc`,
    `event_date_unix`,
    `details`,
    `links_article`
  ) as _content_hash
from (
  select
    d.`id` as `history_id`,
    d.`title` as `title`,
    cast(concat(replace(d.`event_date_utc`, 'Z', ''), 'Z') as timestamp) as `event_date_utc`,
    cast(d.`event_date_unix` as bigint) as `event_date_unix`,
    d.`details` as `details`,
    d.`links`.`article` as `links_article`
  from (
    select document, from_json(document, '`id` string, `title` string, `event_date_utc` string, `event_date_unix` double, `details` string, `links` struct<`article`: string>') as d
    from history_documents
  )
);
