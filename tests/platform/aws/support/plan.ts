/** A resource in a JSON plan. */
export interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface PlannedModule {
  readonly resources?: readonly PlannedResource[];
  readonly child_modules?: readonly PlannedModule[];
}

/** The part of `terraform show -json` that the tests read. */
export interface Plan {
  readonly planned_values: { readonly root_module: PlannedModule };
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

/** All resources of a plan. */
export function resourcesOf(plan: Plan): PlannedResource[] {
  const within = ({ resources = [], child_modules = [] }: PlannedModule): PlannedResource[] => [
    ...resources,
    ...child_modules.flatMap(within),
  ];
  return within(plan.planned_values.root_module);
}
