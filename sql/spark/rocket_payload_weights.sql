-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: rocket_payload_weights
-- One row for each orbit that a rocket serves, with the mass it lifts there.
--   payload_weight_id: leo, gto, mars, pluto or moon.
create or replace temporary view `rocket_payload_weights` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`rocket_id` is null, 1L, 0L) | if(`position` is null, 2L, 0L) | if(`payload_weight_id` is null, 4L, 0L) | if(`name` is null, 8L, 0L) | if(`kg` is null, 16L, 0L) | if(`lb` is null, 32L, 0L), 32), 32) as int),
    `rocket_id`,
    `position`,
    `payload_weight_id`,
    `name`,
    `kg`,
    `lb`
  ) as _content_hash
from (
  select
    d.`id` as `rocket_id`,
    position as `position`,
    item.`id` as `payload_weight_id`,
    item.`name` as `name`,
    item.`kg` as `kg`,
    item.`lb` as `lb`
  from (
    select
      document,
      d,
      position,
      item
    from (
      select document, from_json(document, '`id` string, `payload_weights` array<struct<`id`: string, `name`: string, `kg`: double, `lb`: double>>') as d
      from rockets_documents
    )
    lateral view posexplode(d.`payload_weights`) as position, item
  )
);
