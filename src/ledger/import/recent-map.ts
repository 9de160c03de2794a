/** A map that forgets what was not set for longest: what a log has begun to say of a mail, and may never end. */
export class RecentMap<V> {
  readonly #max: number
  readonly #map = new Map<string, V>()

  constructor(max: number) {
    this.#max = max
  }

  get(key: string): V | undefined {
    return this.#map.get(key)
  }

  set(key: string, value: V): void {
    this.#map.delete(key)
    this.#map.set(key, value)
    if (this.#map.size > this.#max) this.#map.delete(this.#map.keys().next().value ?? '')
  }

  delete(key: string): void {
    this.#map.delete(key)
  }
}
