/** Where a small file leads. `does` tells what happens there: it is opened, its icon is fetched, or it is run. */
export interface Target {
  readonly does: 'open' | 'icon' | 'run'
  readonly value: string
}
