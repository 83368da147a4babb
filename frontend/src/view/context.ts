/**
 * How a component reaches the open canvas: what is known, what can be done, how the page stands.
 */

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Commands } from '../commands'
import type { CanvasStore } from '../store'
import type { Ui } from './ui'

export interface Canvas {
  readonly store: CanvasStore
  readonly commands: Commands
  readonly ui: Ui
}

export const CanvasContext = createContext<Canvas | null>(null)

/** The canvas this component belongs to. */
export function useCanvas(): Canvas {
  const canvas = useContext(CanvasContext)
  if (canvas === null) throw new Error('drawn outside of a canvas')
  return canvas
}
