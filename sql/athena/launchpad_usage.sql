-- Written by pnpm generate: change the marts in packages/transform instead.
-- name: launchpad_usage
-- One row for each launchpad with flown launches.
--   launchpad_id: The launchpad; null for launches without one.
--   name: Name of the launchpad; null if it is not in the table launchpads.
--   launches: Flown launches.
--   successes: Launches known to have succeeded.
--   failures: Launches known to have failed.
--   unknown: Launches with an unknown outcome.
select
  launches.launchpad_id,
  launchpads.name,
  count(*) as launches,
  count(case when launches.success = true then 1 end) as successes,
  count(case when launches.success = false then 1 end) as failures,
  count(case when launches.success is null then 1 end) as unknown
from launches
left join launchpads on launchpads.launchpad_id = launches.launchpad_id
where launches.upcoming = false
group by launches.launchpad_id, launchpads.name;
