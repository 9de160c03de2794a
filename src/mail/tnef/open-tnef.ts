import { NOTHING_INSIDE, type Opener } from '#bytes'

export const openTnef: Opener = () => NOTHING_INSIDE
