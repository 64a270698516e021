-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: crew
-- One row for each crew member.
create or replace temporary view `crew` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`crew_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`agency` is null, 4L, 0L) | if(`status` is null, 8L, 0L) | if(`image` is null, 16L, 0L) | if(`wikipedia` is null, 32L, 0L), 32), 32) as int),
    `crew_id`,
    `name`,
    `agency`,
    `status`,
    `image`,
    `wikipedia`
  ) as _content_hash
from (
  select
    d.`id` as `crew_id`,
    d.`name` as `name`,
    d.`agency` as `agency`,
    d.`status` as `status`,
    d.`image` as `image`,
    d.`wikipedia` as `wikipedia`
  from (
    select document, from_json(document, '`id` string, `name` string, `agency` string, `status` string, `image` string, `wikipedia` string') as d
    from crew_documents
  )
);
