/**
 * Fractional order keys; replaced below once the shared vectors are known.
 */
import type { OrderKey } from './ids'

export function between(lower: OrderKey | null, upper: OrderKey | null): OrderKey {
  void lower
  void upper
  return 'a0' as OrderKey
}
