-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: company
-- The company, in one row.
--   founded: Year.
create or replace temporary view `company` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`company_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`founder` is null, 4L, 0L) | if(`founded` is null, 8L, 0L) | if(`employees` is null, 16L, 0L) | if(`vehicles` is null, 32L, 0L) | if(`launch_sites` is null, 64L, 0L) | if(`test_sites` is null, 128L, 0L) | if(`ceo` is null, 256L, 0L) | if(`cto` is null, 512L, 0L) | if(`coo` is null, 1024L, 0L) | if(`cto_propulsion` is null, 2048L, 0L) | if(`valuation` is null, 4096L, 0L) | if(`headquarters_address` is null, 8192L, 0L) | if(`headquarters_city` is null, 16384L, 0L) | if(`headquarters_state` is null, 32768L, 0L) | if(`links_website` is null, 65536L, 0L) | if(`links_flickr` is null, 131072L, 0L) | if(`links_twitter` is null, 262144L, 0L) | if(`links_elon_twitter` is null, 524288L, 0L) | if(`summary` is null, 1048576L, 0L), 32), 32) as int),
    `company_id`,
    `name`,
    `founder`,
    `founded`,
    `employees`,
    `vehicles`,
    `launch_sites`,
    `test_sites`,
    `ceo`,
    `cto`,
    `coo`,
    `cto_propulsion`,
    `valuation`,
    `headquarters_address`,
    `headquarters_city`,
    `headquarters_state`,
    `links_website`,
    `links_flickr`,
    `links_twitter`,
    `links_elon_twitter`,
    `summary`
  ) as _content_hash
from (
  select
    d.`id` as `company_id`,
    d.`name` as `name`,
    d.`founder` as `founder`,
    cast(d.`founded` as int) as `founded`,
    cast(d.`employees` as int) as `employees`,
    cast(d.`vehicles` as int) as `vehicles`,
    cast(d.`launch_sites` as int) as `launch_sites`,
    cast(d.`test_sites` as int) as `test_sites`,
    d.`ceo` as `ceo`,
    d.`cto` as `cto`,
    d.`coo` as `coo`,
    d.`cto_propulsion` as `cto_propulsion`,
    cast(d.`valuation` as bigint) as `valuation`,
    d.`headquarters`.`address` as `headquarters_address`,
    d.`headquarters`.`city` as `headquarters_city`,
    d.`headquarters`.`state` as `headquarters_state`,
    d.`links`.`website` as `links_website`,
    d.`links`.`flickr` as `links_flickr`,
    d.`links`.`twitter` as `links_twitter`,
    d.`links`.`elon_twitter` as `links_elon_twitter`,
    d.`summary` as `summary`
  from (
    select document, from_json(document, '`id` string, `name` string, `founder` string, `founded` double, `employees` double, `vehicles` double, `launch_sites` double, `test_sites` double, `ceo` string, `cto` string, `coo` string, `cto_propulsion` string, `valuation` double, `headquarters` struct<`address`: string, `city`: string, `state`: string>, `links` struct<`website`: string, `flickr`: string, `twitter`: string, `elon_twitter`: string>, `summary` string') as d
    from company_documents
  )
);
