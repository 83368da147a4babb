/**
 * Brings what this browser kept into the open documents: from an earlier visit, or from
 * another tab since.
 */

import { differences } from '../document/differences'
import type { SectionId } from '../document/ids'
import { KEPT } from '../document/origins'
import { SectionDoc } from '../document/section_doc'
import { at } from '../document/total'
import type { KeptRow, Shelf } from '../wire/shelf'
import type { Refusals } from './refusals'
import type { Visits } from './visit'

/** What of the open canvas it needs. */
export interface KeptCopyUser {
  readonly docs: ReadonlyMap<SectionId, SectionDoc>
  readonly shelf: Shelf
  readonly refusals: Refusals
  readonly visits: Visits
  /** The epoch of the open documents; 0 while it is not known. */
  epoch(): number
  /** Something of the section can be shown. */
  loaded(section: SectionId): void
  /** These things were kept without a receipt. */
  unsaved(section: SectionId, things: readonly string[]): void
  today(): Date
}

export class KeptCopy {
  readonly #canvas: KeptCopyUser
  #first: readonly KeptRow[] = []

  constructor(canvas: KeptCopyUser) {
    this.#canvas = canvas
  }

  /** Reads everything kept; returns the epoch it belongs to, 0 if there is nothing. */
  async read(): Promise<number> {
    const { shelf, refusals, visits } = this.#canvas
    const [rows, refused, visit] = await Promise.all([shelf.pull(), shelf.refusals(), shelf.visit()])
    refusals.begin(refused)
    visits.begin(visit)
    this.#first = rows
    return Math.max(0, ...rows.map((row) => row.epoch))
  }

  /** Puts what was read, and what other tabs kept since, into the documents. */
  takeIn(fresh: readonly KeptRow[]): void {
    const rows = [...this.#first, ...fresh]
    this.#first = []
    const epoch = this.#canvas.epoch()
    const isCurrent = (row: KeptRow): boolean => row.epoch === 0 || epoch === 0 || row.epoch === epoch
    const unsaved = new Map<SectionId, string[]>()
    for (const row of rows.filter(isCurrent)) {
      if (!put(row, at(this.#canvas.docs, row.section))) continue
      this.#canvas.loaded(row.section)
      if (row.pending) unsaved.set(row.section, [...(unsaved.get(row.section) ?? []), ...row.things])
    }
    for (const [section, things] of unsaved) this.#canvas.unsaved(section, things)
    this.#giveBack(rows.filter((row) => !isCurrent(row)))
  }

  /** Unsaved words under an epoch that is over cannot be merged any more: they come back as text. */
  #giveBack(rows: readonly KeptRow[]): void {
    const { docs, refusals, shelf } = this.#canvas
    for (const section of new Set(rows.map((row) => row.section))) {
      const own = rows.filter((row) => row.section === section)
      const old = new SectionDoc(section)
      for (const row of own) put(row, old)
      const things = own.flatMap((row) => (row.pending ? row.things : []))
      refusals.add(differences(section, old.doc, at(docs, section).doc, things), 'epoch_changed', this.#canvas.today().getTime())
      old.close()
    }
    if (rows.length > 0) shelf.drop(rows.map((row) => row.seq))
  }
}

/** A row that cannot be read is worth less than the rest of the copy: the server has what was saved. */
function put(row: KeptRow, doc: SectionDoc): boolean {
  try {
    doc.apply(row.data, KEPT)
    return true
  } catch {
    return false
  }
}
