/** Maps that hold every key they are ever asked for: one entry per section, made once. */

/**
 * The value under a key that is always there.
 *
 * @throws Error if it is not: a fault of ours, not of a person.
 */
export function at<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key)
  if (value === undefined) throw new Error(`Nothing under ${String(key)}.`)
  return value
}
