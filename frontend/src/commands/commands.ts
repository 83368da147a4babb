/** All commands of one canvas, bound to it. */

import type { Canvas } from '../store/canvas'
import * as attention from './attention_commands'
import * as cards from './card_commands'
import * as links from './link_commands'
import { done, notDone } from './results'
import * as server from './server_commands'
import type { Commands } from './types'

/** @param takeNewVersion reloads into the version that waits. */
export function commandsFor(canvas: Canvas, takeNewVersion: () => void = () => undefined): Commands {
  return Object.freeze({
    addCard: (section, start) => cards.addCard(canvas, section, start),
    setKind: (card, kind) => cards.setKind(canvas, card, kind),
    setField: (card, key, value) => cards.setField(canvas, card, key, value),
    setFrameField: (key, value) => cards.setFrameField(canvas, key, value),
    moveUp: (card) => cards.nudge(canvas, card, -1),
    moveDown: (card) => cards.nudge(canvas, card, 1),
    moveFirst: (card) => cards.moveToEnd(canvas, card, 'first'),
    moveLast: (card) => cards.moveToEnd(canvas, card, 'last'),
    moveTo: (card, place) => cards.moveTo(canvas, card, place),
    move: (card, where) => cards.move(canvas, card, where),
    moveToSection: (card, section) => server.moveToSection(canvas, card, section),
    split: (card, block) => cards.split(canvas, card, block),
    merge: (from, into) => cards.merge(canvas, from, into),
    setAside: (card, reason) => cards.setAside(canvas, card, reason),
    restore: (card) => cards.restore(canvas, card),
    copyCode: (card) => server.copyCode(canvas, card),

    link: (kind, from, to, extra) => links.link(canvas, kind, from, to, extra),
    editLink: (link, extra) => links.editLink(canvas, link, extra),
    unlink: (link) => links.unlink(canvas, link),

    undo: () => (canvas.history.undo() ? done('undone') : notDone('nothing_to_undo')),
    redo: () => (canvas.history.redo() ? done('redone') : notDone('nothing_to_redo')),
    endStep: () => canvas.history.boundary(),

    select: (section, card) => attention.select(canvas, section, card),
    selectNext: () => attention.step(canvas, 1),
    selectPrevious: () => attention.step(canvas, -1),
    selectNextSection: () => attention.stepSection(canvas, 1),
    selectPreviousSection: () => attention.stepSection(canvas, -1),
    open: (panel) => {
      canvas.panel.value = panel
    },
    close: () => {
      canvas.panel.value = { kind: 'closed' }
    },
    pointAt: (place) => canvas.pointAt(place),
    setFilter: (change) => attention.setFilter(canvas, change),
    clearFilter: () => attention.clearFilter(canvas),
    readDigest: () => attention.readDigest(canvas),
    markVisited: () => attention.markVisited(canvas),
    follow: (session) => attention.follow(canvas, session),
    unfollow: () => attention.unfollow(canvas),

    retryNow: () => {
      canvas.hands.retry()
      return done('retrying')
    },
    dismissRefused: (id) => (canvas.refusals.drop(id) ? done('refusal_dismissed') : notDone('refusal_dismissed')),
    takeNewVersion,
    understoodBegunAnew: () => {
      canvas.begunAnew.value = false
    },
  } satisfies Commands)
}
