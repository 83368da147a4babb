/**
 * The canvas page's way in: words, settings, the open canvas, the first drawing.
 */

import { render } from 'preact'
import '../styles/index.css'
import { openCanvas } from '../commands'
import { loadWords } from '../language/t'
import { readConfig } from '../store'
import { App } from '../view/App'
import { keepAddress } from '../view/address'
import type { Canvas } from '../view/context'
import { offerFirstWords } from '../view/first_words'
import { leaveWhenQuiet } from '../view/leave'
import { applySettings } from '../view/settings'
import { Ui } from '../view/ui'

async function start(): Promise<void> {
  applySettings()
  const config = readConfig()
  const [{ store, commands }] = await Promise.all([openCanvas(config), loadWords(document, config.urls.words)])
  const place = document.getElementById('app')
  if (place === null) return
  const canvas: Canvas = { store, commands, ui: new Ui() }
  place.replaceChildren()
  render(<App canvas={canvas} />, place)
  // Before the address says where one is: it says what one came for.
  offerFirstWords(canvas)
  keepAddress(canvas)
  leaveWhenQuiet(canvas)
}

void start()
