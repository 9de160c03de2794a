// VBA projects: the source of every module, and what it does.
export { decompress } from './decompress.ts'
export { openVbaModule } from './open-vba-module.ts'
export { findVbaStorages, readVbaProject, type VbaModule, type VbaProject } from './read-vba-project.ts'
export { openVbaProjects } from './vba-parts.ts'
