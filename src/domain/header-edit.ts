/** A change to a mail's header. `index` counts the fields of that name from 1; for `insert` all fields from 0, the top. */
export type HeaderEdit =
  | { readonly type: 'add'; readonly name: string; readonly value: string }
  | { readonly type: 'insert'; readonly name: string; readonly value: string; readonly index: number }
  | { readonly type: 'change'; readonly name: string; readonly value: string; readonly index: number }
  /** Without an index: every field of that name. */
  | { readonly type: 'delete'; readonly name: string; readonly index?: number }
