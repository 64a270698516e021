-- Written by scripts/write-spark.ts: change the tables in packages/transform instead.
-- name: dragons
-- One row for each model of the Dragon spacecraft.
--   trunk: Volume and cargo.
--   thrusters: List of thruster kinds with their thrust.
create or replace temporary view `dragons` as
select
  *,
  xxhash64(
    cast(shiftright(shiftleft(if(`dragon_id` is null, 1L, 0L) | if(`name` is null, 2L, 0L) | if(`type` is null, 4L, 0L) | if(`active` is null, 8L, 0L) | if(`crew_capacity` is null, 16L, 0L) | if(`sidewall_angle_deg` is null, 32L, 0L) | if(`orbit_duration_yr` is null, 64L, 0L) | if(`dry_mass_kg` is null, 128L, 0L) | if(`dry_mass_lb` is null, 256L, 0L) | if(`first_flight` is null, 512L, 0L) | if(`heat_shield_material` is null, 1024L, 0L) | if(`heat_shield_size_meters` is null, 2048L, 0L) | if(`heat_shield_temp_degrees` is null, 4096L, 0L) | if(`heat_shield_dev_partner` is null, 8192L, 0L) | if(`launch_payload_mass_kg` is null, 16384L, 0L) | if(`launch_payload_mass_lb` is null, 32768L, 0L) | if(`launch_payload_vol_cubic_meters` is null, 65536L, 0L) | if(`launch_payload_vol_cubic_feet` is null, 131072L, 0L) | if(`return_payload_mass_kg` is null, 262144L, 0L) | if(`return_payload_mass_lb` is null, 524288L, 0L) | if(`return_payload_vol_cubic_meters` is null, 1048576L, 0L) | if(`return_payload_vol_cubic_feet` is null, 2097152L, 0L) | if(`pressurized_capsule` is null, 4194304L, 0L) | if(`trunk` is null, 8388608L, 0L) | if(`height_w_trunk_meters` is null, 16777216L, 0L) | if(`height_w_trunk_feet` is null, 33554432L, 0L) | if(`diameter_meters` is null, 67108864L, 0L) | if(`diameter_feet` is null, 134217728L, 0L) | if(`thrusters` is null, 268435456L, 0L) | if(`wikipedia` is null, 536870912L, 0L) | if(`description` is null, 1073741824L, 0L), 32), 32) as int),
    `dragon_id`,
    `name`,
    `type`,
    `active`,
    `crew_capacity`,
    `sidewall_angle_deg`,
    `orbit_duration_yr`,
    `dry_mass_kg`,
    `dry_mass_lb`,
    `first_flight`,
    `heat_shield_material`,
    `heat_shield_size_meters`,
    `heat_shield_temp_degrees`,
    `heat_shield_dev_partner`,
    `launch_payload_mass_kg`,
    `launch_payload_mass_lb`,
    `launch_payload_vol_cubic_meters`,
    `launch_payload_vol_cubic_feet`,
    `return_payload_mass_kg`,
    `return_payload_mass_lb`,
    `return_payload_vol_cubic_meters`,
    `return_payload_vol_cubic_feet`,
    `pressurized_capsule`,
    `trunk`,
    `height_w_trunk_meters`,
    `height_w_trunk_feet`,
    `diameter_meters`,
    `diameter_feet`,
    `thrusters`,
    `wikipedia`,
    `description`
  ) as _content_hash
from (
  select
    d.`id` as `dragon_id`,
    d.`name` as `name`,
    d.`type` as `type`,
    d.`active` as `active`,
    cast(d.`crew_capacity` as int) as `crew_capacity`,
    d.`sidewall_angle_deg` as `sidewall_angle_deg`,
    d.`orbit_duration_yr` as `orbit_duration_yr`,
    d.`dry_mass_kg` as `dry_mass_kg`,
    d.`dry_mass_lb` as `dry_mass_lb`,
    cast(d.`first_flight` as date) as `first_flight`,
    d.`heat_shield`.`material` as `heat_shield_material`,
    d.`heat_shield`.`size_meters` as `heat_shield_size_meters`,
    d.`heat_shield`.`temp_degrees` as `heat_shield_temp_degrees`,
    d.`heat_shield`.`dev_partner` as `heat_shield_dev_partner`,
    d.`launch_payload_mass`.`kg` as `launch_payload_mass_kg`,
    d.`launch_payload_mass`.`lb` as `launch_payload_mass_lb`,
    d.`launch_payload_vol`.`cubic_meters` as `launch_payload_vol_cubic_meters`,
    d.`launch_payload_vol`.`cubic_feet` as `launch_payload_vol_cubic_feet`,
    d.`return_payload_mass`.`kg` as `return_payload_mass_kg`,
    d.`return_payload_mass`.`lb` as `return_payload_mass_lb`,
    d.`return_payload_vol`.`cubic_meters` as `return_payload_vol_cubic_meters`,
    d.`return_payload_vol`.`cubic_feet` as `return_payload_vol_cubic_feet`,
    json_text(document, 'pressurized_capsule') as `pressurized_capsule`,
    json_text(document, 'trunk') as `trunk`,
    d.`height_w_trunk`.`meters` as `height_w_trunk_meters`,
    d.`height_w_trunk`.`feet` as `height_w_trunk_feet`,
    d.`diameter`.`meters` as `diameter_meters`,
    d.`diameter`.`feet` as `diameter_feet`,
    json_text(document, 'thrusters') as `thrusters`,
    d.`wikipedia` as `wikipedia`,
    d.`description` as `description`
  from (
    select document, from_json(document, '`id` string, `name` string, `type` string, `active` boolean, `crew_capacity` double, `sidewall_angle_deg` double, `orbit_duration_yr` double, `dry_mass_kg` double, `dry_mass_lb` double, `first_flight` string, `heat_shield` struct<`material`: string, `size_meters`: double, `temp_degrees`: double, `dev_partner`: string>, `launch_payload_mass` struct<`kg`: double, `lb`: double>, `launch_payload_vol` struct<`cubic_meters`: double, `cubic_feet`: double>, `return_payload_mass` struct<`kg`: double, `lb`: double>, `return_payload_vol` struct<`cubic_meters`: double, `cubic_feet`: double>, `height_w_trunk` struct<`meters`: double, `feet`: double>, `diameter` struct<`meters`: double, `feet`: double>, `wikipedia` string, `description` string') as d
    from dragons_documents
  )
);
