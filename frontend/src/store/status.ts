/** The state in words: one status out of everything that is known about saving. */

import type { LinkFacts } from '../wire/link'
import type { RefusedText, Status } from './types'

export interface StatusFacts {
  readonly link: LinkFacts
  readonly refused: readonly RefusedText[]
  /** Whether this person may write anywhere, as far as known. */
  readonly mayWrite: boolean
}

/** What is true now; the order of the questions is the order of what matters most to a person. */
export function statusOf({ link, refused, mayWrite }: StatusFacts): Status {
  if (link.contact === 'left') return { kind: 'left', reason: link.left ?? 'closed', why: link.why }
  if (link.updateNeeded) return { kind: 'update_needed' }
  if (refused.length > 0) return { kind: 'refused', items: refused }
  if (link.contact === 'lost') return { kind: 'offline', kept: link.unsaved }
  if (link.contact === 'live' && link.storageAway) return { kind: 'read_only', reason: 'storage', kept: link.unsaved }
  if (link.contact === 'live' && !mayWrite) return { kind: 'read_only', reason: 'role', kept: link.unsaved }
  if (link.unsaved > 0) return { kind: 'saving', count: link.unsaved }
  if (link.contact === 'connecting' || !link.current) return { kind: 'connecting' }
  return { kind: 'saved' }
}

/** Whether the canvas is not this person's to see any more. */
export function isShut(status: Status): status is Status & { readonly kind: 'left' } {
  return status.kind === 'left' && (status.reason === 'not_allowed' || status.reason === 'no_such_canvas')
}

/** Whether two states say the same to a person. */
export function sameStatus(a: Status, b: Status): boolean {
  if (a.kind !== b.kind) return false
  switch (a.kind) {
    case 'left':
      return b.kind === 'left' && a.reason === b.reason && a.why === b.why
    case 'refused':
      return b.kind === 'refused' && a.items === b.items
    case 'offline':
      return b.kind === 'offline' && a.kept === b.kept
    case 'read_only':
      return b.kind === 'read_only' && a.reason === b.reason && a.kept === b.kept
    case 'saving':
      return b.kind === 'saving' && a.count === b.count
    case 'update_needed':
    case 'connecting':
    case 'saved':
      return true
  }
}
