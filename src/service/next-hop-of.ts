import type { ClinicConfig, Config, NextHop } from '#config'
import { MAIN_TENANT } from '#store'

/** What the configuration says of a tenant; a place with one clinic keeps it as the main tenant. */
export const clinicConfigOf = (tenant: string, { clinics }: Config): ClinicConfig | undefined =>
  clinics.find(({ name }) => name === tenant) ?? (tenant === MAIN_TENANT ? clinics[0] : undefined)

/** Where a tenant's released mail and our own notices go; undefined where nobody has said. */
export const nextHopOf = (tenant: string, config: Config): NextHop | undefined =>
  clinicConfigOf(tenant, config)?.nextHop ?? config.nextHop
