/** A column as the catalog of the database describes it. */
export interface PhysicalColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}
