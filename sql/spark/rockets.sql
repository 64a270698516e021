-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: rockets
-- One row for each model of rocket.
--   first_stage: Engines, thrust, fuel, burn time.
--   second_stage: Engines, thrust, fuel, fairing.
--   engines: Kind, propellants, thrust, specific impulse.
create or replace temporary view `rockets` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`rocket_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`type` is null, 4L, 0L) | if(`active` is null, 8L, 0L) | if(`stages` is null, 16L, 0L) | if(`boosters` is null, 32L, 0L) | if(`cost_per_launch` is null, 64L, 0L) | if(`success_rate_pct` is null, 128L, 0L) | if(`first_flight` is null, 256L, 0L) | if(`country` is null, 512L, 0L) | if(`company` is null, 1024L, 0L) | if(`height_meters` is null, 2048L, 0L) | if(`height_feet` is null, 4096L, 0L) | if(`diameter_meters` is null, 8192L, 0L) | if(`diameter_feet` is null, 16384L, 0L) | if(`mass_kg` is null, 32768L, 0L) | if(`mass_lb` is null, 65536L, 0L) | if(`first_stage` is null, 131072L, 0L) | if(`second_stage` is null, 262144L, 0L) | if(`engines` is null, 524288L, 0L) | if(`landing_legs_number` is null, 1048576L, 0L) | if(`landing_legs_material` is null, 2097152L, 0L) | if(`wikipedia` is null, 4194304L, 0L) | if(`description` is null, 8388608L, 0L), 32), 32) as int),
    `rocket_id`,
    `name`,
    `type`,
    `active`,
    `stages`,
    `boosters`,
    `cost_per_launch`,
    `success_rate_pct`,
    `first_flight`,
    `country`,
    `company`,
    `height_meters`,
    `height_feet`,
    `diameter_meters`,
    `diameter_feet`,
    `mass_kg`,
    `mass_lb`,
    `first_stage`,
    `second_stage`,
    `engines`,
    `landing_legs_number`,
    `landing_legs_material`,
    `wikipedia`,
    `description`
  ) as _content_hash
from (
  select
    d.`id` as `rocket_id`,
    d.`name` as `name`,
    d.`type` as `type`,
    d.`active` as `active`,
    cast(d.`stages` as int) as `stages`,
    cast(d.`boosters` as int) as `boosters`,
    cast(d.`cost_per_launch` as bigint) as `cost_per_launch`,
    d.`success_rate_pct` as `success_rate_pct`,
    cast(d.`first_flight` as date) as `first_flight`,
    d.`country` as `country`,
    d.`company` as `company`,
    d.`height`.`meters` as `height_meters`,
    d.`height`.`feet` as `height_feet`,
    d.`diameter`.`meters` as `diameter_meters`,
    d.`diameter`.`feet` as `diameter_feet`,
    d.`mass`.`kg` as `mass_kg`,
    d.`mass`.`lb` as `mass_lb`,
    json_text(document, 'first_stage') as `first_stage`,
    json_text(document, 'second_stage') as `second_stage`,
    json_text(document, 'engines') as `engines`,
    cast(d.`landing_legs`.`number` as int) as `landing_legs_number`,
    d.`landing_legs`.`material` as `landing_legs_material`,
    d.`wikipedia` as `wikipedia`,
    d.`description` as `description`
  from (
    select document, from_json(document, '`id` string, `name` string, `type` string, `active` boolean, `stages` double, `boosters` double, `cost_per_launch` double, `success_rate_pct` double, `first_flight` string, `country` string, `company` string, `height` struct<`meters`: double, `feet`: double>, `diameter` struct<`meters`: double, `feet`: double>, `mass` struct<`kg`: double, `lb`: double>, `landing_legs` struct<`number`: double, `material`: string>, `wikipedia` string, `description` string') as d
    from rockets_documents
  )
);
