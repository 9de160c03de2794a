// What we use of WebAssembly, which neither our language level nor Node's types describe without the browser's.

declare const module: unique symbol

export interface WasmModule {
  readonly [module]: never
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>
}

export type WasmImports = Record<string, Record<string, (...args: number[]) => unknown>>

interface WasmApi {
  compile(bytes: Uint8Array): Promise<WasmModule>
  readonly Module: new (bytes: Uint8Array) => WasmModule
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance
}

export const wasm: WasmApi = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly
