/** What was set aside: still there, by section, ready to come back. */

import { Dialog } from '../../a11y/dialog'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { CardId } from '../../store'
import { codeOf } from '../card/names'
import { useCanvas } from '../context'
import { AsideReason } from '../parts/AsideReason'
import { CardTitle } from '../parts/CardTitle'
import { SectionMark } from '../parts/SectionMark'
import { sectionInfo } from '../schema'

export function BinDialog() {
  const { store, ui } = useCanvas()
  const parts = store.sections.value.map((id) => ({ id, cards: store.section(id).setAside.value })).filter(({ cards }) => cards.length > 0)
  return (
    <Dialog title={t('What is set aside')} onClose={() => ui.dismiss()} wide>
      {parts.length === 0 ? (
        <p>{t('Nothing is set aside. Cards that you set aside wait here; nothing is thrown away.')}</p>
      ) : (
        parts.map(({ id, cards }) => (
          <section key={id} class="dialog-part" data-section={id}>
            <h3 class="bin-heading">
              <SectionMark section={id} />
              {t(sectionInfo(id).label)}
            </h3>
            <ul class="rows">
              {cards.map((card) => (
                <BinRow key={card} id={card} />
              ))}
            </ul>
          </section>
        ))
      )}
    </Dialog>
  )
}

function BinRow({ id }: { readonly id: CardId }) {
  const { store, commands, ui } = useCanvas()
  const card = store.card(id).value
  if (card === null) return null
  const when = card.setAside === null ? null : new Date(card.setAside.at)
  return (
    <li class="row bin-row">
      <span class="chip chip-code">{codeOf(card)}</span>
      <span class="row-words">
        <CardTitle title={card.title} />
        {when === null || Number.isNaN(when.getTime()) ? null : (
          <time class="small quiet" dateTime={when.toISOString()}>
            {when.toLocaleDateString(document.documentElement.lang, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })}
          </time>
        )}
      </span>
      {store.section(card.section).writable.value ? (
        <button
          type="button"
          class="button"
          onClick={(event) => {
            const row = event.currentTarget.closest('li')
            const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector<HTMLElement>('button') ?? event.currentTarget.closest('dialog')?.querySelector<HTMLElement>('button')
            ui.tell(commands.restore(id))
            next?.focus()
          }}
        >
          <Icon name="archive-restore" />
          {t('Put back')}
          <span class="out-of-sight"> {codeOf(card)}</span>
        </button>
      ) : null}
      <AsideReason card={card} />
    </li>
  )
}
