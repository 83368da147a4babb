/**
 * The history page's way in: words, settings, the newest moments, the first drawing.
 */

import { render } from 'preact'
import '../styles/index.css'
import '../styles/history.css'
import { loadWords } from '../language/t'
import { HistoryStore } from '../store/history'
import { readHistoryConfig } from '../store/history_config'
import { writePlace } from '../store/history_place'
import { HistoryApp } from '../view/history/HistoryApp'
import { HistoryUi } from '../view/history/context'
import { applySettings } from '../view/settings'

async function start(): Promise<void> {
  applySettings()
  const config = readHistoryConfig()
  const store = new HistoryStore(config, {
    read: () => location.search,
    write: (search, replace) => {
      const address = `${location.pathname}${search}`
      if (address === location.pathname + location.search) return
      if (replace) history.replaceState(null, '', address)
      else history.pushState(null, '', address)
    },
  })
  addEventListener('popstate', () => store.arrive())
  const asked = store.begin()
  await loadWords(document, config.urls.words)
  const place = document.getElementById('app')
  if (place === null) return
  place.replaceChildren()
  const ui = new HistoryUi()
  if (new URLSearchParams(location.search).has('name')) {
    // From the canvas's menu: to name what is there now. The address keeps only where one is.
    ui.asked.value = { kind: 'name', revision: null }
    history.replaceState(null, '', location.pathname + writePlace(store.place.peek()))
  }
  render(<HistoryApp page={{ store, ui }} />, place)
  await asked
}

void start()
