import { NOTHING_INSIDE, type Opener } from '#bytes'

export const openPkcs7: Opener = () => NOTHING_INSIDE
