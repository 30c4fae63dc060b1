/** Keeps a value as the one that was used last; of more than `max` the one that was not used for longest goes. */
export function keepLastUsed<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}
