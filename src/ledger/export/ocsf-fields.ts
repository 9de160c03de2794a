/** Which class an entry belongs to, and the fields that this class has. */
export interface OcsfFields {
  readonly classUid: number
  readonly activityId: number
  readonly severityId: number
  readonly [field: string]: unknown
}

/** "Other": activity_name then says which. */
export const OTHER = 99
