-- Written by pnpm generate: change the marts in packages/transform instead.
-- name: launchpad_usage
-- One row for each launchpad of flown launches.
--   launchpad_id: The launchpad; null for launches that name none.
--   name: Its name; null where the launchpad is unknown.
--   launches: Flown launches.
--   successes: Those known to have succeeded.
--   failures: Those known to have failed.
--   unknown: Those with neither outcome.
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
